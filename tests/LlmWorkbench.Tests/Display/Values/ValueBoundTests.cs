using System.Collections;
using System.Text.Json.Nodes;
using LlmWorkbench.Display;
using LlmWorkbench.Display.Values;

namespace LlmWorkbench.Tests.Display.Values;

[Fast]
public sealed class ValueBoundTests
{
    [Fact]
    public void A_text_is_cut_between_characters_and_says_how_much_is_missing()
    {
        Assert.Equal("abc", ValueBound.Cut("abc", 3));
        Assert.Equal("ab… (1 more characters)", ValueBound.Cut("abc", 2));
        Assert.Equal("a… (3 more characters)", ValueBound.Cut("a😀b", 2));

        // What was cut is not cut again, and keeps its number.
        Assert.Equal("abc… (1,234 more characters)", ValueBound.Cut("abc… (1,234 more characters)", 3));
        Assert.Equal("abc… (26 more characters)", ValueBound.Cut("abcd… (1,234 more characters)", 3));
        Assert.Equal("abc… (21 more characters)", ValueBound.Cut("abc… (a more characters)", 3));
        Assert.EndsWith("… (28,951,424 more characters)", MimeBundle.Of(new string('x', 30_000_000)).ToString(), StringComparison.Ordinal);
        Assert.InRange(
            ScalarText.Of(JsonValue.Create(new string('x', 5_000_000)))!.Length,
            ValueBound.Characters,
            ValueBound.Characters + 50
        );
    }

    [Fact]
    public void Text_is_cut_and_what_cannot_be_cut_is_left_out_with_a_sentence()
    {
        var whole = MimeBundle.Html("<b>", "text");
        Assert.Same(whole, whole.Bounded());

        MimeBundle held = MimeBundle
            .Html(new string('x', ValueBound.FinishedCharacters + 1), new string('y', ValueBound.Characters + 7))
            .Bounded();
        Assert.Equal(["text/plain"], held.Keys);
        Assert.Same(held, held.Bounded());
        Assert.Contains(
            "… (7 more characters)\nThis output is not shown as text/html: it has 16,777,217 characters, and 16,777,216 is the most.",
            held["text/plain"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void JSON_and_CSV_are_whole_or_refused()
    {
        Assert.Equal("{\"A\":1,\"B\":[\"x\"]}", ValueJson.Of(new { A = 1, B = new[] { "x" } }));
        Assert.Equal("{\"a\":1}", ValueJson.Of(Newtonsoft.Json.Linq.JObject.Parse("{ \"a\": 1 }")));
        Assert.Equal(
            "This value takes more than 16 MiB as JSON: give a part of it, such as sequence.Take(1000).",
            Assert.Throws<WorkbenchException>(() => ValueJson.Of(Endless())).Message
        );
        var itself = new List<object>();
        itself.Add(itself);
        Assert.Contains("holds itself", Assert.Throws<WorkbenchException>(() => ValueJson.Of(itself)).Message, StringComparison.Ordinal);

        using var csv = new StringWriter();
        Assert.Contains(
            "MiB as text/csv",
            Assert.Throws<WorkbenchException>(() => ValueCsv.Write(Endless(), new BoundedWriter(csv, "text/csv"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void CSV_has_a_column_for_each_member_or_item_and_quotes_what_needs_it()
    {
        Assert.Equal("A,B\n1,\"x,y\"\n2,\"\"\"\"\n", Csv(new[] { new { A = 1, B = "x,y" }, new { A = 2, B = "\"" } }));
        Assert.Equal("value\n1\n2.5\n", Csv(new[] { 1, 2.5 }));
        Assert.Equal("0,1\n1,2\n3,4\n", Csv(new[] { new[] { 1, 2 }, new[] { 3, 4 } }));
        Assert.Equal("a,b\n1,2\n", Csv(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }));
    }

    private static string Csv(object value)
    {
        using var csv = new StringWriter();
        ValueCsv.Write(value, csv);
        return csv.ToString();
    }

    private static IEnumerable Endless() => Enumerable.Repeat(new string('x', 10_000), int.MaxValue).Select(text => text);
}
