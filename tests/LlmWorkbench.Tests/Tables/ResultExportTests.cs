using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Magics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Tests.Tables;

[Fast]
public class ResultExportTests
{
    [Fact]
    public void Csv_has_a_line_for_each_row_and_quotes_what_needs_it()
    {
        Measured result = new("m", [("a,b", 0.1f), ("say \"x\"\nagain", double.NaN), ("plain", -1e300)]);
        Assert.Equal("model,text,value\r\nm,\"a,b\",0.1\r\nm,\"say \"\"x\"\"\nagain\",NaN\r\nm,plain,-1E+300\r\n", Round(result).ToCsv());
    }

    [Fact]
    public void Csv_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Contains("m,x,1.5\r\n", new Measured("m", [("x", 1.5)]).ToCsv(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Json_holds_every_property_and_what_is_not_finite()
    {
        using var json = JsonDocument.Parse(new Measured("é␣", [("x", 1.5)]) { Worst = double.PositiveInfinity }.ToJson());
        Assert.Equal("é␣", json.RootElement.GetProperty("model").GetString());
        Assert.Equal("Infinity", json.RootElement.GetProperty("worst").GetString());
        Assert.Equal([1.5], json.RootElement.GetProperty("values").EnumerateArray().Select(v => v.GetDouble()));
    }

    [Fact]
    public void Several_models_stand_below_each_other()
    {
        SideBySide<Measured> both = new([new("a", [("x", 1)]), new("b", [("x", 2)])]);
        Assert.Equal("model,text,value\r\na,x,1\r\nb,x,2\r\n", both.ToCsv());
        using var json = JsonDocument.Parse(both.ToJson());
        Assert.Equal(["a", "b"], json.RootElement.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("model").GetString()));
    }

    [Fact]
    public void Results_without_a_table_say_so()
    {
        SideBySide<string> both = new(["a", "b"]);
        Assert.Equal("A String has no table.", Assert.Throws<NotSupportedException>(() => both.ToCsv()).Message);
    }

    private static Measured Round(Measured result) =>
        result with
        {
            Lines = [.. result.Lines.Select(l => (l.Text, Math.Round(l.Value, 6)))],
        };

    private sealed record Measured(string Model, IReadOnlyList<(string Text, double Value)> Lines) : ITabularResult
    {
        public double Worst { get; init; }

        public IReadOnlyList<double> Values => [.. Lines.Select(l => l.Value)];

        public Table ToTable() =>
            Table.Of(
                Lines,
                new("model", null, _ => Model),
                new("text", "text", l => l.Text),
                new("value", "value", l => l.Value, Format.Fixed())
            );
    }
}
