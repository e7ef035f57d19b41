using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

[StartsProcesses]
public sealed class RunTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Fact]
    public async Task A_failing_cell_ends_the_run_with_1_is_named_with_its_line_and_keeps_the_outputs_before_it()
    {
        string notebook = _workplace.Write("failing.dib", Dib("\"first\"", "int[] one = [1];\nvar x = 1;\none[x]", "\"never\""));

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"), "--html", _workplace.At("out.html"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("cell 2, line 3", outcome.Error, StringComparison.Ordinal);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        JsonElement[] cells = [.. written.RootElement.GetProperty("cells").EnumerateArray()];
        Assert.Equal("first", PlainText(cells[0].GetProperty("outputs")[0]));
        Assert.Equal("error", cells[1].GetProperty("outputs")[0].GetProperty("output_type").GetString());
        Assert.Empty(cells[2].GetProperty("outputs").EnumerateArray());
        Assert.Contains("IndexOutOfRangeException", await File.ReadAllTextAsync(_workplace.At("out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_hold_themselves_or_go_on_for_ever_do_not_end_the_process()
    {
        string notebook = _workplace.Write(
            "endless.dib",
            Dib(
                "var list = new List<object>(); list.Add(list);\nlist",
                "record Node(int Id) { public Node Next { get; set; } }\nvar node = new Node(1); node.Next = node;\nnode",
                "list.DisplayTable();\nnew[] { node }.DisplayTable();",
                "object deep = 1;\nfor (int i = 0; i < 20000; i++) { deep = new List<object> { deep }; }\ndeep",
                "class Self : IEnumerable<Self> { public IEnumerator<Self> GetEnumerator() { while (true) yield return this; } "
                    + "IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew Self()",
                "var json = new Newtonsoft.Json.Linq.JArray();\nfor (int i = 0; i < 100000; i++) { json = new "
                    + "Newtonsoft.Json.Linq.JArray { json }; }\njson",
                "#!whos",
                "\"last\""
            )
        );

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"), "--html", _workplace.At("out.html"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        JsonElement[] cells = [.. written.RootElement.GetProperty("cells").EnumerateArray()];
        Assert.Contains("List<Object>, shown above", cells[0].GetProperty("outputs").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("last", PlainText(cells[^1].GetProperty("outputs")[0]));
    }

    // The options can be changed only until they are first used, so this takes a process of its own.
    [Fact]
    public async Task Json_of_very_many_levels_is_refused_whatever_depth_is_allowed()
    {
        string notebook = _workplace.Write(
            "deep.dib",
            Dib(
                """
                JsonFormatter.SerializerOptions.MaxDepth = 1_000_000;
                var deep = new List<object>();
                for (int i = 0; i < 200_000; i++) deep = new List<object> { deep };
                deep.Display("application/json");
                """
            )
        );

        Outcome outcome = await Lab.RunAsync("run", notebook);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(
            "A List<Object> that holds itself, or more levels than are written, cannot be written as JSON",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_thread_that_a_cell_leaves_running_does_not_keep_the_process()
    {
        string notebook = _workplace.Write("thread.dib", Dib("new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();", "\"last\""));

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.Equal(0, outcome.ExitCode);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        Assert.Equal("last", PlainText(written.RootElement.GetProperty("cells")[1].GetProperty("outputs")[0]));
    }

    [Fact]
    public async Task An_exception_on_a_thread_of_a_cell_is_shown_in_the_notebook_and_the_run_goes_on()
    {
        string notebook = _workplace.Write(
            "thrower.dib",
            Dib(
                "var thread = new Thread(() => throw new InvalidOperationException(\"on its own\"));\nthread.Start();\nthread.Join();",
                "\"last\""
            )
        );

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.Equal(0, outcome.ExitCode);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        JsonElement cells = written.RootElement.GetProperty("cells");
        Assert.Contains("on its own", cells[0].GetProperty("outputs").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("last", PlainText(cells[1].GetProperty("outputs")[0]));
    }

    [Fact]
    public async Task A_bad_magic_is_one_sentence_and_with_keep_going_the_next_cells_work()
    {
        string notebook = _workplace.Write(
            "bad.dib",
            Dib(
                "#!model tutor",
                "#!generate \"Once\" --temperature -1",
                "#!generate \"Once\" --temprature 1",
                "#!model no-such-model",
                "#!surprisal \"ab\" --model no-such-model",
                "var broken = \"a\\uD800\";\nModel.Tokens(broken)",
                "Model.Tokens(\"still alive\").Tokens.Count > 0"
            )
        );

        Outcome outcome = await Lab.RunAsync("run", notebook, "--keep-going", "--output", _workplace.At("out.ipynb"));

        Assert.Equal(1, outcome.ExitCode);
        string[] lines = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains("cell 2", StringComparison.Ordinal) && line.Contains("-1", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line =>
                line.Contains("cell 3", StringComparison.Ordinal) && line.Contains("did you mean --temperature?", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line => line.Contains("cell 4", StringComparison.Ordinal) && line.Contains("no-such-model", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line => line.Contains("cell 6", StringComparison.Ordinal) && line.Contains("surrogate", StringComparison.Ordinal)
        );
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        Assert.Equal("True", PlainText(written.RootElement.GetProperty("cells")[6].GetProperty("outputs")[0]), ignoreCase: true);
    }

    [Theory]
    [InlineData("missing.ipynb", null)]
    [InlineData("empty.ipynb", "")]
    [InlineData("broken.ipynb", "{ \"cells\": [")]
    [InlineData("list.ipynb", "[]")]
    [InlineData("notebook.txt", "hello")]
    public async Task A_file_that_is_no_notebook_is_one_sentence_that_names_it(string name, string? content)
    {
        string path = content is null ? _workplace.At(name) : _workplace.Write(name, content);

        Outcome outcome = await Lab.RunAsync("run", path);

        Assert.Equal(1, outcome.ExitCode);
        string sentence = Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(name, sentence, StringComparison.Ordinal);
    }

    public void Dispose() => _workplace.Dispose();

    // nbformat keeps texts as lists of lines.
    private static string PlainText(JsonElement output) =>
        string.Concat(output.GetProperty("data").GetProperty("text/plain").EnumerateArray().Select(line => line.GetString()));

    private static string Dib(params string[] cells) => string.Concat(cells.Select(cell => $"#!csharp\n\n{cell}\n\n"));
}
