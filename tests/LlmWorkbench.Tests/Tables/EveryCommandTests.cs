using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Tables;

/// <summary>What holds for the result of every command there is, whichever topic it belongs to.</summary>
[Engine]
public sealed class EveryCommandTests(CommandFixture fixture) : IClassFixture<CommandFixture>
{
    public static TheoryData<string, string> Lines => new(CommandLines.All.Select(line => (line.Line, line.Body)));

    [Fact]
    public void Every_command_that_leaves_a_result_is_among_these()
    {
        using Call call = fixture.NewCall();
        var magicCall = new MagicCall
        {
            Workbench = call.Workbench,
            Output = call.Output,
            Variables = call.Variables,
            Body = "",
        };
        IEnumerable<IMagic> leaving = call.Magics.All.Where(magic =>
            magic.CreateCommand(magicCall).Options.Any(option => option.Name == "--into")
        );
        Assert.Equal(
            leaving.Select(magic => magic.Name).Order(),
            CommandLines.All.Select(line => line.Line.Split(' ')[0]).Distinct().Order()
        );
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Csv_and_json_read_back_with_every_text_and_every_digit(string line, string body)
    {
        using Call call = fixture.NewCall();
        ITabularResult result = await Result(call, line, body);
        var table = result.ToTable();
        IEnumerable<(int Index, Column Item)> named = table.Columns.Index().Where(column => column.Item.Name is not null);
        (string Name, int Place)[] columns = [.. named.Select(column => (column.Item.Name!, column.Index))];
        Assert.All(columns, column => Assert.NotEmpty(column.Name));
        Assert.Distinct(columns.Select(column => column.Name));
        Assert.NotEmpty(table.Rows);

        IReadOnlyList<string[]> csv = CsvText.Read(result.ToCsv());
        Assert.Equal(columns.Select(column => column.Name), csv[0]);
        Assert.Equal(table.Rows.Count, csv.Count - 1);
        using var json = JsonDocument.Parse(table.ToJson());
        Assert.Equal(table.Rows.Count, json.RootElement.GetArrayLength());
        foreach (
            (IReadOnlyList<Cell>? cells, string[]? read, JsonElement entry) in table.Rows.Zip(
                csv.Skip(1),
                json.RootElement.EnumerateArray()
            )
        )
        {
            Assert.Equal(columns.Select(column => column.Name), entry.EnumerateObject().Select(member => member.Name));
            Assert.Equal(columns.Length, read.Length);
            foreach (((string? name, int place), string? text) in columns.Zip(read))
            {
                AssertSame(cells[place].Value, text, entry.GetProperty(name));
            }
        }

        using var whole = JsonDocument.Parse(result.ToJson());
        Assert.Equal(JsonValueKind.Object, whole.RootElement.ValueKind);
        Assert.NotEmpty(whole.RootElement.EnumerateObject());
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_hostile_name_is_whole_for_programs_and_harmless_for_people(string line, string body)
    {
        using Call call = fixture.NewCall();
        ITabularResult result = await Result(call, line, body);
        Hostile.AssertHarmless(call.Text);
        Hostile.AssertEncodedIn(PageText.WithoutScripts(call.Html));
        string[] otherModels = ["--model", "--sizes", "--parameters"];
        if (!otherModels.Any(line.Contains) && result.ToTable().Columns.Any(column => column.Name == "model"))
        {
            Assert.Contains(CommandFixture.HostileName, result.ToTable()["model"]);
            Assert.Contains(CsvText.Read(result.ToCsv()), cells => cells.Contains(CommandFixture.HostileName));
            Assert.Contains(CsvText.Read(result.ToCsv(forSpreadsheet: true)), cells => cells.Contains("'" + CommandFixture.HostileName));
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Stands_side_by_side_with_itself_and_with_another_model(string line, string body)
    {
        using Call call = fixture.NewCall();
        ITabularResult result = await Result(call, line, body);
        SideBySide both = result as SideBySide ?? new SideBySide<ITabularResult>([result, result]) { Names = ["a", "b"] };
        Table[] tables = [.. both.Items.Select(item => ((ITabularResult)item).ToTable())];
        IReadOnlyList<string[]> csv = CsvText.Read(both.ToCsv());
        Assert.Equal(tables.Sum(table => table.Rows.Count), csv.Count - 1);
        Assert.All(csv, cells => Assert.Equal(csv[0].Length, cells.Length));
        IEnumerator<string[]> rows = csv.Skip(1).GetEnumerator();
        foreach (Table table in tables)
        {
            foreach (string[]? cells in CsvText.Read(table.ToCsv()) is var alone ? alone.Skip(1) : [])
            {
                Assert.True(rows.MoveNext());
                IEnumerable<string> expected = csv[0]
                    .Select(name => Array.IndexOf(alone[0], name) is >= 0 and var place ? cells[place] : "");
                Assert.Equal(expected, rows.Current);
            }
        }

        var shown = LlmWorkbench.Display.MimeBundle.Of(both);
        Assert.All(both.Names, name => Assert.Contains(name, shown.ToString(), StringComparison.Ordinal));
        if (line.Contains("--model second", StringComparison.Ordinal) && result is SideBySide)
        {
            Assert.Equal(["narrow", "second"], both.ToTable()["model"].Distinct());
        }
    }

    private static void AssertSame(object? value, string csv, JsonElement json)
    {
        switch (value)
        {
            case null:
                Assert.Equal(("", JsonValueKind.Null), (csv, json.ValueKind));
                break;
            case double number:
                Assert.Equal(number, double.Parse(csv, CultureInfo.InvariantCulture));
                double read = double.IsFinite(number) ? json.GetDouble() : double.Parse(json.GetString()!, CultureInfo.InvariantCulture);
                Assert.Equal(number, read);
                break;
            case float number:
                Assert.Equal((number, number), (float.Parse(csv, CultureInfo.InvariantCulture), json.GetSingle()));
                break;
            case bool truth:
                Assert.Equal((truth, truth), (bool.Parse(csv), json.GetBoolean()));
                break;
            case int or long:
                long whole = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                Assert.Equal((whole, whole), (long.Parse(csv, CultureInfo.InvariantCulture), json.GetInt64()));
                break;
            case Enum member:
                Assert.Equal(($"{member}", $"{member}"), (csv, json.GetString()!));
                break;
            default:
                Assert.Equal((Assert.IsType<string>(value), csv), (csv, json.GetString()!));
                break;
        }
    }

    private async Task<ITabularResult> Result(Call call, string line, string body)
    {
        await call.RunAsync($"{fixture.Line(line)} --into result", body);
        Assert.True(call.Variables.TryGet("result", out object? result));
        return Assert.IsType<ITabularResult>(result, exactMatch: false);
    }
}
