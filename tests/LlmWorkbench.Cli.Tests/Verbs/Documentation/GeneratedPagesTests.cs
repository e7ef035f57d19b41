using LlmWorkbench.Cli.Verbs.Documentation;
using LlmWorkbench.Composition;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cli.Tests.Verbs.Documentation;

/// <summary>docs/ as it is committed against what commands and notebooks say today. LLM_WORKBENCH_APPROVE=1 writes the pages
/// anew.</summary>
[Fast]
public sealed class GeneratedPagesTests
{
    private static readonly string s_docs = Path.Combine(RepositoryFolder.Path, "docs");
    private static readonly TopicRegistry s_topics = WorkbenchTopics.CreateRegistry();
    private static readonly IReadOnlyDictionary<string, string> s_pages = new GeneratedPages(s_topics, RepositoryFolder.Path).Markdown();

    [Fact]
    public void The_pages_of_docs_are_what_commands_and_notebooks_say_today() =>
        Assert.All(s_pages, page => Approved.Equal(page.Value, Path.Combine(s_docs, page.Key)));

    [Fact]
    public void A_command_that_is_gone_has_no_page()
    {
        IEnumerable<string> kept = Directory
            .EnumerateFiles(Path.Combine(s_docs, "commands"))
            .Select(file => $"commands/{Path.GetFileName(file)}");

        Assert.Empty(kept.Except(s_pages.Keys));
    }

    [Fact]
    public void Each_command_has_a_page_with_its_options_and_stands_in_the_contents()
    {
        Assert.All(
            s_topics.Magics.All,
            magic =>
            {
                string page = s_pages[$"commands/{magic.Name}.md"];
                Assert.Contains(magic.Description, page, StringComparison.Ordinal);
                Assert.Contains($"Usage:\n  #!{magic.Name}", page, StringComparison.Ordinal);
                Assert.Contains($"href: {magic.Name}.md\n", s_pages["commands/toc.yml"], StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Most_commands_show_an_example_with_the_output_of_a_notebook()
    {
        string[] without =
        [
            .. s_pages
                .Where(page =>
                    page.Key.EndsWith(".md", StringComparison.Ordinal)
                    && page.Key.StartsWith("commands/", StringComparison.Ordinal)
                    && !page.Value.Contains("## Example", StringComparison.Ordinal)
                )
                .Select(page => page.Key),
        ];

        Assert.Contains("](../primer/05-sampling.html)", s_pages["commands/explore.md"], StringComparison.Ordinal);
        Assert.True(without.Length < s_pages.Count / 3, string.Join(", ", without));
    }

    [Fact]
    public void An_example_is_a_page_of_its_own_with_code_and_output()
    {
        (string _, Func<string> page) = new GeneratedPages(s_topics, RepositoryFolder.Path)
            .Html()
            .First(made => made.Path == "pictures/tokens.html");
        string html = page();

        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("#!tokens", html, StringComparison.Ordinal);
        Assert.Contains("class=\"outputs\"", html, StringComparison.Ordinal);
    }
}
