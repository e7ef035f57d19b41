using LlmWorkbench.Display.Values;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Output;

/// <summary>Values that hold themselves, or far too much. RunTests draw those in a process that used to end.</summary>
[RunsCells]
public sealed class EndlessValueTests
{
    [Theory]
    [InlineData("var l = new List<object>(); l.Add(l); l", "[ ↻ List<Object>, shown above ]")]
    [InlineData("var a = new object[1]; a[0] = a; a", "[ ↻ Object[], shown above ]")]
    [InlineData("var a = new ArrayList(); a.Add(1); a.Add(a); a", "[ 1, ↻ ArrayList, shown above ]")]
    [InlineData(
        "var a = new List<object>(); var b = new List<object> { a }; a.Add(b); a",
        "List<Object>\n  - [ ↻ List<Object>, shown above ]"
    )]
    [InlineData(
        "var d = new Dictionary<string, object>(); d[\"me\"] = d; d",
        "Dictionary<String, Object>\n  me: ↻ Dictionary<String, Object>, shown above"
    )]
    [InlineData("var h = new Hashtable(); h[\"me\"] = h; h", "Hashtable\n  me: ↻ Hashtable, shown above")]
    [InlineData(
        "class Self : IEnumerable<Self> { public IEnumerator<Self> GetEnumerator() { yield return this; } IEnumerator "
            + "IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew Self()",
        "[ ↻ Self, shown above ]"
    )]
    [InlineData(
        "record Node(int Id) { public Node Next { get; set; } }\nvar n = new Node(1); n.Next = n; n",
        "Node\n  Id: 1\n  Next: ↻ Node, shown above"
    )]
    [InlineData("var t = new List<object>(); t.Add((1, t)); t", "List<Object>\n  - ( 1, ↻ List<Object>, shown above )")]
    [InlineData("dynamic e = new System.Dynamic.ExpandoObject(); e.Me = e; (object)e", "ExpandoObject\n  Me: ↻ ExpandoObject, shown above")]
    [InlineData("var g = new object[1, 2]; g[0, 1] = g; g", "Object[1, 2]\n                      0                         1\n")]
    public async Task What_holds_itself_is_named_and_not_entered_again(string code, string shown)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(code);
        Assert.Null(result.Error);
        IReadOnlyDictionary<string, string> data = Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data;
        Assert.StartsWith(shown[..Math.Min(shown.Length, 12)], data["text/plain"]);
        Assert.True(data["text/plain"].Contains(shown.Split('\n')[^1], StringComparison.Ordinal), data["text/plain"]);
        Assert.Contains("shown above", data["text/html"]);
    }

    [Theory]
    [InlineData("var l = new List<object>(); l.Add(l);")]
    [InlineData("record Node(int Id) { public Node Next { get; set; } }\nvar l = new[] { new Node(1) }; l[0].Next = l[0];")]
    public async Task It_is_drawn_in_every_form(string declaration)
    {
        using NotebookKernel kernel = Run.Kernel();
        foreach (string mimeType in new[] { "text/plain", "text/html", "text/plain+summary", "text/csv" })
        {
            (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync($"{declaration}\ndisplay(l, \"{mimeType}\");");
            Assert.Contains("shown above", Assert.IsType<DisplayOutput>(Assert.Single(outputs)).Data[mimeType]);
        }

        foreach (string mimeType in new[] { "application/json", "application/table-schema+json" })
        {
            Assert.Contains("holds itself", Assert.Single(await kernel.LinesAsync($"{declaration}\ndisplay(l, \"{mimeType}\");")));
        }

        Assert.StartsWith("display: ", Assert.Single(await kernel.LinesAsync($"{declaration}\nl.DisplayTable();")));
        Assert.Contains(
            "\nl  ",
            "\n" + string.Join('\n', await kernel.LinesAsync("#!whos")).Replace("display: ", "\n", StringComparison.Ordinal)
        );
        Assert.Contains("holds itself", Assert.Single(await kernel.LinesAsync("#!javascript\n#!share --from csharp --name l\ngo(l)")));
        Assert.Equal(
            ["result[1]: ok"],
            (await kernel.LinesAsync("\"ok\"")).Select(line => "result[1]" + line[line.IndexOf(':', StringComparison.Ordinal)..])
        );
    }

    [Theory]
    [InlineData("object l = 1; for (int i = 0; i < 20000; i++) l = new List<object> { l }; l")]
    [InlineData("object l = 1; for (int i = 0; i < 20000; i++) l = new[] { l }; l")]
    [InlineData("object l = 1; for (int i = 0; i < 20000; i++) l = Tuple.Create(l); l")]
    [InlineData("IEnumerable<object> Nest() { yield return Nest(); }\nNest()")]
    public async Task Depth_ends_at_the_limit(string code)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(code);
        Assert.Null(result.Error);
        IReadOnlyDictionary<string, string> data = Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data;
        Assert.Contains(" …", data["text/plain"]);
        Assert.InRange(data["text/html"].Length, 1, 10_000);
    }

    [Fact]
    public async Task A_wide_value_stays_below_the_bound_and_says_what_is_left_out()
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            """
            class Wide { public int Depth; public Wide(int depth) => Depth = depth; public IEnumerable<Wide> More => Enumerable.Range(0, 20).Select(i => new Wide(Depth + 1)); public string Text => new string('<', 1000); }
            new Wide(0)
            """
        );
        IReadOnlyDictionary<string, string> data = Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data;
        Assert.All(data.Values, content => Assert.InRange(content.Length, 1000, ValueBound.Characters));
        Assert.Matches("… [0-9,]+ values are left out: this is a large value", data["text/plain"]);
        Assert.Matches("… [0-9,]+ values are left out: this is a large value", data["text/html"]);
        Assert.StartsWith("Wide\n  More: ", data["text/plain"]);
        Assert.Contains("\n  Depth: 0", data["text/plain"]);
    }

    [Theory]
    [InlineData("new string('x', 5_000_000)")]
    [InlineData("new System.Text.StringBuilder(new string('x', 5_000_000))")]
    [InlineData("display(new string('x', 5_000_000), \"text/plain\");")]
    public async Task A_long_text_is_cut_and_says_how_much_is_missing(string code)
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(code);
        IReadOnlyDictionary<string, string> data = ((DisplayOutput)Assert.Single(outputs)).Data;
        Assert.InRange(data["text/plain"].Length, ValueBound.Characters, ValueBound.Characters + 50);
        Assert.Matches(@"xxx… \([0-9,]+ more characters\)$", data["text/plain"]);
        Assert.Equal(["text/plain"], data.Keys);
    }

    [Theory]
    [InlineData("text/csv", "MiB as text/csv")]
    [InlineData("application/table-schema+json", "more than 1,000,000 items")]
    public async Task Endless_sequences_are_refused_where_only_all_of_them_would_do(string mimeType, string sentence)
    {
        using NotebookKernel kernel = Run.Kernel();
        string length = mimeType.StartsWith("application/t", StringComparison.Ordinal) ? "1" : "100_000";
        Assert.Contains(
            sentence,
            Assert.Single(
                await kernel.LinesAsync(
                    $$"""
                    IEnumerable<string> Endless() { var x = new string('x', {{length}}); for (;;) yield return x; }
                    display(Endless(), "{{mimeType}}");
                    """
                )
            )
        );
    }

    [Fact]
    public async Task What_throws_while_it_is_read_is_named_in_its_place()
    {
        using NotebookKernel kernel = Run.Kernel();
        string text = Assert.Single(
            await kernel.LinesAsync(
                "IEnumerable<int> Half() { yield return 1; throw new InvalidOperationException(\"no second\"); }\nHalf()"
            )
        );
        Assert.Equal("result[1]: [ 1, InvalidOperationException: no second ]", text);
        text = Assert.Single(
            await kernel.LinesAsync(
                "class Odd : Exception { public override string Message => throw new FormatException(\"no words\"); }\nnew Odd()"
            )
        );
        Assert.Contains("Odd, whose text cannot be read: FormatException: no words", text);
        text = Assert.Single(await kernel.LinesAsync("new List<object> { new Odd() }"));
        Assert.Contains("FormatException: no words", text);
        Assert.Equal(["error: (reading its message throws FormatException)"], await kernel.LinesAsync("throw new Odd();"));
        text = Assert.Single(
            await kernel.LinesAsync(
                "Exception chain = null; for (int i = 0; i < 50_000; i++) { chain = new Exception($\"no {i}\", chain); }\nchain"
            )
        );
        Assert.EndsWith("System.Exception: no 49999 (because of more than 64 others)", text);
    }

    [Fact]
    public async Task Tasks_are_shown_without_waiting_for_them()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: Task<Object>: WaitingForActivation"],
            await kernel.LinesAsync(
                "var source = new TaskCompletionSource<object>();\nsource.Task.Display(\"text/plain\");\n\"\"".Replace(
                    "source.Task.Display(\"text/plain\");\n\"\"",
                    "(object)new[] { source.Task }[0]",
                    StringComparison.Ordinal
                )
            )
        );
        Assert.Contains(
            "Result: ↻ Task<Object>, shown above",
            Assert.Single(await kernel.LinesAsync("source.SetResult(source.Task);\nnew { source.Task }"))
        );
    }

    [Fact]
    public async Task Formatters_of_the_user_draw_parts_of_values_too_also_after_a_reset()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            """
            public record Celsius(double Degrees);
            Formatter.Register<Celsius>(c => $"{c.Degrees} °C", "text/plain");
            Formatter.Register<Celsius>(c => $"<b>{c.Degrees}</b>", "text/html");
            display(new[] { new Celsius(1) }, "text/plain");
            display(new { T = new Celsius(2) }, "text/html");
            """
        );
        Assert.Contains("- 1 °C", lines[0]);
        Assert.Contains("<b>2</b>", lines[1]);
    }
}
