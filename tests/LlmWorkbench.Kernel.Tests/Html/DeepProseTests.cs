using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Html;

/// <summary>A page is written after everything ran: no cell may cost it.</summary>
[Fast]
public sealed class DeepProseTests
{
    private const string Sentence =
        "<p>This text cannot be drawn, so it stands here as plain text: it is nested too deeply (quotes, lists, brackets or HTML "
        + "in one another).</p>";

    private static string Export(params NotebookCell[] cells) => HtmlExport.Write(new NotebookDocument { Cells = [.. cells] }, "n");

    [Theory]
    [InlineData(">", 3_000)]
    [InlineData("* ", 2_000)]
    [InlineData("[", 3_000)]
    [InlineData("![", 3_000)]
    [InlineData("<div>", 3_000)]
    [InlineData("<div>", 100_000)]
    [InlineData("<b>", 100_000)]
    [InlineData("<table><td>", 20_000)]
    [InlineData("<details>", 20_000)]
    public void Prose_that_is_nested_too_deeply_is_shown_as_text_and_the_rest_as_ever(string opening, int count)
    {
        string deep = string.Concat(Enumerable.Repeat(opening, count)) + "word & more";
        string html = Export(NotebookCell.Markdown("**before**"), NotebookCell.Markdown(deep), NotebookCell.Markdown("**after**"));
        Assert.Contains("<strong>before</strong>", html, StringComparison.Ordinal);
        Assert.Contains("<strong>after</strong>", html, StringComparison.Ordinal);
        Assert.Contains(Sentence, html, StringComparison.Ordinal);
        Assert.Contains($"<pre tabindex=\"0\">{System.Net.WebUtility.HtmlEncode(deep)}</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_in_Markdown_are_no_other()
    {
        var output = new DisplayOutput(new Dictionary<string, string> { ["text/markdown"] = new string('>', 3_000) + " word" });
        Assert.Contains(Sentence, Export(NotebookCell.Code("1") with { Outputs = [output] }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_for_any_reason_says_so_where_it_stands()
    {
        string html = Undrawn.OrText(() => throw new InvalidOperationException("a < b"), "This output", () => "<text>").ToString();
        Assert.Equal(
            "<p>This output cannot be drawn, so it stands here as plain text: InvalidOperationException: a &lt; b</p>\n<pre "
                + "tabindex=\"0\">&lt;text&gt;</pre>\n",
            html
        );
    }

    [Fact]
    public void Prose_that_is_nested_as_people_do_is_drawn()
    {
        string html = Export(NotebookCell.Markdown(new string('>', 60) + " **word**\n\n" + string.Concat(Enumerable.Repeat("<div>", 200))));
        Assert.Contains("<strong>word</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be drawn", html, StringComparison.Ordinal);
    }
}
