using LlmWorkbench.Interactive.Tests.Support;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LlmWorkbench.Interactive.Tests.Editing;

[Engine]
public sealed class CommandEditingTests(NotebookFixture fixture) : IClassFixture<NotebookFixture>
{
    [Theory]
    [InlineData("#!tok|", "#!tokens")]
    [InlineData("int i;\n#!logits --t|", "--temperature", "--token", "--top", "--top-k", "--top-p")]
    [InlineData("#!logits --model |", "narrow", "second", "wide")]
    [InlineData("#!model |", "narrow", "second", "wide")]
    [InlineData("#!model na|", "narrow")]
    [InlineData("#!perplexity --chunking=|", "halves")]
    [InlineData("#!tokens --from sto|", "story")]
    [InlineData("#!quantize Q4_K_|", "Q4_K_M", "Q4_K_S")]
    public async Task Completes_what_can_stand_on_the_line_of_a_command(string cell, params string[] expected)
    {
        await fixture.Notebook.RunAsync("var story = \"the cat\";");
        CompletionsProduced produced = await CompleteAsync(cell);
        Assert.Superset(expected.ToHashSet(), produced.Completions.Select(item => item.InsertText).ToHashSet());
        Assert.All(produced.Completions, item => Assert.False(string.IsNullOrEmpty(item.Kind)));
    }

    [Fact]
    public async Task A_completion_replaces_the_word_that_is_being_written()
    {
        CompletionsProduced produced = await CompleteAsync("int i;\n#!logits --to|");
        Assert.Equal(new LinePositionSpan(new LinePosition(1, 9), new LinePosition(1, 13)), produced.LinePositionSpan);
    }

    [Fact]
    public async Task Datasets_and_options_with_their_descriptions_are_offered()
    {
        Assert.Equal(["held-out"], (await CompleteAsync("#!perplexity h|")).Completions.Select(item => item.InsertText));
        Assert.Equal(
            ["people,nobody"],
            (await CompleteAsync("#!quantization --tasks people,n|")).Completions.Select(item => item.InsertText)
        );
        Assert.Equal(
            "How many tokens are listed.",
            (await CompleteAsync("#!logits --top|")).Completions.Single(item => item.InsertText == "--top").Documentation
        );
    }

    [Theory]
    [InlineData("#!logits --to|p 3", "--top")]
    [InlineData("#!lo|gits --top 3", "Usage:\n  #!logits")]
    public async Task Explains_a_command_and_an_option(string cell, string words)
    {
        (string code, LinePosition place) = Place(cell);
        HoverTextProduced hover = Assert.Single(
            (await fixture.Notebook.SendAsync(new RequestHoverText(code, place))).All.OfType<HoverTextProduced>()
        );
        Assert.Contains(words, Assert.Single(hover.Content).Value);
        Assert.Equal("text/markdown", Assert.Single(hover.Content).MimeType);
    }

    [Fact]
    public async Task A_text_has_neither_completions_nor_errors_of_CSharp()
    {
        Assert.Empty((await Ask("#!tokens\nConsole.Wri|")).OfType<CompletionsProduced>());
        Assert.Empty(
            (await fixture.Notebook.SendAsync(new RequestDiagnostics("#!tokens\nthis is not C#: {"))).All.OfType<DiagnosticsProduced>()
        );
    }

    [Fact]
    public async Task CSharp_below_a_command_is_completed_as_CSharp()
    {
        CompletionsProduced produced = Assert.Single((await Ask("#!tokens \"the cat\"\nConsole.Wri|")).OfType<CompletionsProduced>());
        Assert.Contains("WriteLine", produced.Completions.Select(item => item.DisplayText));
    }

    private async Task<CompletionsProduced> CompleteAsync(string cell) => Assert.Single((await Ask(cell)).OfType<CompletionsProduced>());

    private async Task<IReadOnlyList<KernelEvent>> Ask(string cell)
    {
        (string code, LinePosition place) = Place(cell);
        return (await fixture.Notebook.SendAsync(new RequestCompletions(code, place))).All;
    }

    // The cursor stands at the bar.
    private static (string Code, LinePosition Place) Place(string cell)
    {
        string before = cell.Split('|')[0];
        return (
            cell.Replace("|", "", StringComparison.Ordinal),
            new LinePosition(before.Count(c => c == '\n'), before.Length - before.LastIndexOf('\n') - 1)
        );
    }
}
