using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Output;

[RunsCells]
public sealed class ScalarValueTests
{
    [Theory]
    [InlineData("new DateTime(2024, 5, 1, 12, 30, 0)", "2024-05-01 12:30:00")]
    [InlineData("new DateTime(2024, 5, 1, 12, 30, 0, 250, DateTimeKind.Utc)", "2024-05-01 12:30:00.25Z")]
    [InlineData("new DateTimeOffset(2024, 5, 1, 12, 30, 0, TimeSpan.FromHours(-7))", "2024-05-01 12:30:00-07:00")]
    [InlineData("new DateOnly(2024, 5, 1)", "2024-05-01")]
    [InlineData("new TimeOnly(12, 30, 5, 125)", "12:30:05.125")]
    [InlineData("TimeSpan.FromMinutes(90)", "01:30:00")]
    [InlineData("Guid.Empty", "00000000-0000-0000-0000-000000000000")]
    [InlineData("System.Numerics.BigInteger.Pow(2, 70)", "1180591620717411303424")]
    [InlineData("(Half)1.5", "1.5")]
    [InlineData("Int128.MaxValue", "170141183460469231731687303715884105727")]
    [InlineData("new System.Numerics.Complex(1, -2)", "<1; -2>")]
    [InlineData("new System.Numerics.Vector3(1, 2, 3)", "<1, 2, 3>")]
    [InlineData("1.5m", "1.5")]
    [InlineData("DayOfWeek.Friday", "Friday")]
    [InlineData("new Version(1, 2, 3)", "1.2.3")]
    [InlineData("^1", "^1")]
    [InlineData("1..^2", "1..^2")]
    [InlineData("System.Net.IPAddress.Loopback", "127.0.0.1")]
    [InlineData("new System.Text.Rune('é')", "é")]
    [InlineData("new System.Text.RegularExpressions.Regex(\"a+\")", "a+")]
    [InlineData("typeof(Dictionary<string, int[]>)", "Dictionary<String, Int32[]>")]
    [InlineData("System.Xml.Linq.XElement.Parse(\"<a><b/></a>\")", "<a>\n  <b />\n</a>")]
    [InlineData("var x = new System.Xml.XmlDocument(); x.LoadXml(\"<a><b>1</b></a>\"); x", "<a>\n  <b>1</b>\n</a>")]
    public async Task A_value_that_is_one_text_shows_it(string code, string shown)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(code);
        Assert.Null(result.Error);
        IReadOnlyDictionary<string, string> data = Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data;
        Assert.Equal([KeyValuePair.Create("text/plain", shown)], data);
        Assert.Contains(
            $"Part: {shown.Split('\n')[0]}",
            Assert.Single(
                await kernel.LinesAsync(
                    $"display(new {{ Part = {(code.Contains("; x", StringComparison.Ordinal) ? "x" : code)} }}, \"text/plain\");"
                )
            )
        );
    }

    [Fact]
    public async Task Local_time_has_its_offset_and_no_Z()
    {
        using NotebookKernel kernel = Run.Kernel();
        string text = Assert.Single(await kernel.LinesAsync("new DateTime(2024, 5, 1, 12, 30, 0, DateTimeKind.Local)"));
        Assert.Matches(@"2024-05-01 12:30:00[+-]\d\d:\d\d$", text);
    }

    [Theory]
    [InlineData("Newtonsoft.Json.Linq.JObject.Parse(\"{ \\\"a\\\": [1, 2] }\")", "{\n  \"a\": [\n    1,\n    2\n  ]\n}")]
    [InlineData("new Newtonsoft.Json.Linq.JArray(1, \"x\")", "[\n  1,\n  \"x\"\n]")]
    [InlineData("new Newtonsoft.Json.Linq.JValue(\"x\")", "\"x\"")]
    [InlineData("new Newtonsoft.Json.Linq.JProperty(\"p\", 1)", "\"p\": 1")]
    [InlineData("System.Text.Json.Nodes.JsonNode.Parse(\"{ \\\"a\\\": 1.50 }\")", "{\n  \"a\": 1.50\n}")]
    [InlineData("System.Text.Json.Nodes.JsonValue.Create(\"ü<\")", "\"ü<\"")]
    [InlineData("System.Text.Json.JsonDocument.Parse(\"[true]\")", "[\n  true\n]")]
    [InlineData("System.Text.Json.JsonDocument.Parse(\"12345678901234567890\").RootElement", "12345678901234567890")]
    [InlineData("default(System.Text.Json.JsonElement)", "(undefined)")]
    public async Task JSON_is_shown_as_JSON(string code, string shown)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal([$"result[1]: {shown}"], await kernel.LinesAsync(code));
    }

    [Fact]
    public async Task Deep_JSON_is_not_written_until_the_stack_ends()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            "var j = new Newtonsoft.Json.Linq.JArray(); for (int i = 0; i < 100000; i++) j = new Newtonsoft.Json.Linq.JArray { j }; j"
        );
        Assert.Equal(["result[1]: (JArray with more than 256 levels)"], lines);
        lines = await kernel.LinesAsync(
            "var n = new System.Text.Json.Nodes.JsonArray(); for (int i = 0; i < 100000; i++) n = new "
                + "System.Text.Json.Nodes.JsonArray(n); n"
        );
        Assert.Equal(["result[2]: (JsonArray with more than 256 levels)"], lines);
    }

    [Fact]
    public async Task Arrays_of_two_and_more_dimensions_keep_their_shape()
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("new int[,] { { 1, 2, 3 }, { 4, 5, 60 } }");
        IReadOnlyDictionary<string, string> data = Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data;
        Assert.Equal(["Int32[2, 3]", "     0  1   2", "  ─  ─  ─  ──", "  0  1  2   3", "  1  4  5  60"], data["text/plain"].Split('\n'));
        Assert.Contains("<tr><th><i>1</i></th><td>4</td><td>5</td><td>60</td></tr>", data["text/html"]);

        string text = Assert.Single(await kernel.LinesAsync("var cube = new double[2, 1, 2]; cube[1, 0, 1] = 0.5; cube"));
        Assert.Contains("Double[2, 1, 2]\n  [0, ·, ·]: Double[1, 2]\n", text);
        Assert.EndsWith("0  0  0.5", text);

        text = Assert.Single(await kernel.LinesAsync("new int[100, 30]"));
        Assert.EndsWith("... (80 more rows, 10 more columns)", text);

        Assert.Equal(["result[4]: Int32[][]\n  - [ 1 ]\n  - [ 2, 3 ]"], await kernel.LinesAsync("new[] { new[] { 1 }, new[] { 2, 3 } }"));
    }

    [Fact]
    public async Task Tables_of_data_are_tables()
    {
        using NotebookKernel kernel = Run.Kernel();
        string text = Assert.Single(
            await kernel.LinesAsync(
                "var t = new System.Data.DataTable(\"people\"); t.Columns.Add(\"name\"); t.Columns.Add(\"age\", typeof(int)); "
                    + "t.Rows.Add(\"Ann\", 5); t"
            )
        );
        Assert.Equal(["result[1]: DataTable people", "     name  age", "  ─  ────  ───", "  0   Ann    5"], text.Split('\n'));
    }
}
