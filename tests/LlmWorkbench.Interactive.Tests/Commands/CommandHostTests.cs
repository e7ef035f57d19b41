using LlmWorkbench.Interactive.Tests.Support;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Tokens;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace LlmWorkbench.Interactive.Tests.Commands;

[Engine]
public sealed class CommandHostTests(NotebookFixture fixture) : IClassFixture<NotebookFixture>
{
    private InteractiveNotebook Notebook => fixture.Notebook;

    [Fact]
    public async Task A_text_below_is_read_as_it_stands()
    {
        // The tool itself takes the white space around a text away, and its line «#r».
        await Run("#!tokens --into left\n\n the\n#r \"nuget:\tcat\n  cat \n");
        Assert.Equal(" the\n#r \"nuget:\tcat\n  cat ", Left<TokenizationResult>().Text);

        await Run("#!tokens --into left\r\n the\r\n cat");
        Assert.Equal(" the\n cat", Left<TokenizationResult>().Text);
    }

    [Fact]
    public async Task Several_texts_stand_in_one_cell_with_CSharp_between()
    {
        CellEvents cell = await Run(
            """
            #!tokens --into first
            the cat
            #!tokens "the hat" --into second
            int sum = first.Tokens.Count + second.Tokens.Count;
            #!model
            sum++;
            #!tokens --into third
            the house
            #!csharp
            (first.Text, second.Text, third.Text, sum)
            """
        );

        Assert.Equal(4, cell.Shown.Count - 1);
        Assert.Contains("the│␣cat", cell.Shown[0]["text/plain"]);
        Assert.Equal(
            ("the cat", "the hat", "the house", 3 + 5 + 1),
            Assert.IsType<(string, string, string, int)>(cell.All.OfType<ReturnValueProduced>().Single().Value)
        );
    }

    [Theory]
    [InlineData("#!tokens --into left\n\nthe cat\n#!mark\n40 + 2", "")]
    [InlineData("#!tokens --into left\r\nthe cat\r\n#!mark --note x\r\n40 + 2", "x")]
    [InlineData("#!tokens --into left \"the cat\"\n#!mark\n40 + 2", "")]
    public async Task A_directive_of_the_notebooks_own_below_a_command_runs_and_the_command_once(string code, string note)
    {
        var notes = new List<string>();
        var mark = new KernelActionDirective("#!mark") { Parameters = { new KernelDirectiveParameter("--note") } };
        using var files = new CommandFiles();
        using InteractiveNotebook fresh = await InteractiveNotebook.OpenAsync(files);
        fresh.Session.CSharp.AddDirective(
            mark,
            (directive, _) =>
            {
                notes.Add(directive.ToString()!.Split("--note ") is [_, var noted] ? noted : "");
                return Task.CompletedTask;
            }
        );
        Assert.Null((await fresh.RunAsync("#!model narrow")).Failure);

        CellEvents cell = await fresh.RunAsync(code);

        Assert.Null(cell.Failure);
        Assert.Equal([note], notes);
        Assert.Single(cell.Shown, shown => shown.GetValueOrDefault("text/plain", "").Contains("the│␣cat", StringComparison.Ordinal));
        Assert.Equal(42, cell.All.OfType<ReturnValueProduced>().Single().Value);
    }

    [Fact]
    public async Task What_such_a_directive_fails_with_ends_the_cell()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook fresh = await InteractiveNotebook.OpenAsync(files);
        fresh.Session.CSharp.AddDirective(
            new KernelActionDirective("#!mark"),
            (directive, context) =>
            {
                context.Fail(directive, message: "No mark is left.");
                return Task.CompletedTask;
            }
        );

        CellEvents cell = await fresh.RunAsync("#!tokens --model narrow\nthe cat\n#!mark\nint ran = 1;");

        Assert.Equal("No mark is left.", cell.Failure);
        Assert.False(fresh.Session.CSharp.TryGetValue("ran", out object _));
    }

    [Fact]
    public async Task A_text_comes_from_a_variable_or_the_line()
    {
        await Run("var story = \"the cat\\n#!and the hat\";");
        await Run("#!tokens --from story --into left");
        Assert.Equal("the cat\n#!and the hat", Left<TokenizationResult>().Text);

        await Run("#!tokens --into left \"in the house\"");
        Assert.Equal("in the house", Left<TokenizationResult>().Text);
    }

    [Theory]
    [InlineData(
        "#!tokens",
        "#!tokens needs a text: in quotes on the line, on the lines below, or from a variable with --from. "
            + "The line below it, «#!csharp», begins with #! and is a command of its own: a text that begins so stands in quotes, or in a "
            + "variable."
    )]
    [InlineData("#!tokens --from nothing", "There is no variable nothing: declare it in a C# cell, as in var nothing = \"…\";")]
    [InlineData("#!model nobody", "There is no model «nobody»: at hand are adapter, narrow, second, trained and wide.")]
    [InlineData("#!logits --top 0 \"the\"", "--top needs a whole number from 1 to 1000, not «0».")]
    [InlineData("#!tokens --into class \"the\"", "--into needs a C# name such as result: «class» is a word of C# itself, class_ is not.")]
    [InlineData(
        "#!tokens --into Model \"the\"",
        "--into needs a C# name such as result: «Model» is what every cell has by that name, which later cells could not use any more."
    )]
    [InlineData(
        "#!tokens --into Console \"the\"",
        "--into needs a C# name such as result: «Console» is a type or namespace, which later cells could not use any more."
    )]
    [InlineData("#!logits --model narrow --model narrow --top", "--top needs a value: how many tokens are listed.")]
    [InlineData(
        "#!pull",
        "#!pull needs a source: a repository (user/name), with a type of weights (user/name:Q4_K_M), or the address of a .gguf file. Of a "
            + "repository with several models and no type the list is shown."
    )]
    public async Task What_is_wrong_is_one_sentence_and_nothing_below_runs(string line, string sentence)
    {
        await Run("int ran = 0;");

        CellEvents cell = await Notebook.RunAsync(line + "\n#!csharp\nran = 1;");

        Assert.Equal(sentence, cell.Failure);
        Assert.Equal("0", (await Run("ran")).Shown[^1].Values.First().Split("<pre>")[^1].Split('<')[0]);
    }

    [Fact]
    public async Task A_cell_of_the_texts_own_kernel_needs_a_command()
    {
        CellEvents cell = await Notebook.RunAsync("#!llm-workbench\nthe cat");
        Assert.Equal(
            "This cell belongs to LLM Workbench and has no command: begin it with one, such as #!tokens, and the text below it.",
            cell.Failure
        );
    }

    [Fact]
    public async Task Help_is_written_as_text() =>
        Assert.StartsWith("Description:\n  Cuts a text into the model's tokens.\n\nUsage:\n  #!tokens", (await Run("#!tokens -h")).Written);

    [Fact]
    public async Task Cells_have_the_session_by_its_names()
    {
        Assert.Null((await Notebook.RunAsync("#!model narrow --as small")).Failure);
        CellEvents cell = await Notebook.RunAsync(
            "(Model.Name, Models[\"wide\"].Name, Workbench.Models.Count > 1, Topics.All.Count > 20, Cancellation.CanBeCanceled, "
                + "Model.Tokens(\"the cat\").Tokens.Count)"
        );
        Assert.Equal(
            ("small", "wide", true, true, true, 3),
            Assert.IsType<(string, string, bool, bool, bool, int)>(cell.All.OfType<ReturnValueProduced>().Single().Value)
        );
    }

    [Fact]
    public async Task A_model_that_C_sharp_asks_for_first_is_loaded_and_named()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook fresh = await InteractiveNotebook.OpenAsync(files);
        CellEvents cell = await fresh.RunAsync("Model.Name");
        Assert.Equal("narrow", cell.Text);
        Assert.Equal("No model was loaded, so narrow is taken; #!model NAME loads another.\n", cell.Written);
    }

    private async Task<CellEvents> Run(string code)
    {
        fixture.UseWide();
        CellEvents cell = await Notebook.RunAsync(code);
        Assert.Null(cell.Failure);
        return cell;
    }

    private T Left<T>()
    {
        Assert.True(Notebook.Session.CSharp.TryGetValue("left", out object left));
        return Assert.IsType<T>(left);
    }
}
