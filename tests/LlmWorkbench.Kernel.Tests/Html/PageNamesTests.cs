using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Html;

/// <summary>The cells of a page are written one by one, and their targets are nevertheless told apart.</summary>
[Fast]
public sealed class PageNamesTests
{
    private static IElement[] Sections(params string[] cells) =>
        [
            .. new HtmlParser()
                .ParseDocument(
                    HtmlExport.Write(new NotebookDocument { Cells = [.. cells.Select(text => NotebookCell.Markdown(text))] }, "n")
                )
                .QuerySelectorAll("section.prose"),
        ];

    private static string[] Ids(IEnumerable<IElement> sections) =>
        [.. sections.SelectMany(section => section.QuerySelectorAll("[id]")).Select(element => element.Id!)];

    private static string Target(IElement section, string text) =>
        section.QuerySelectorAll("a").Single(link => link.TextContent == text).GetAttribute("href")!;

    [Fact]
    public void Headings_of_one_name_get_a_suffix_from_the_second_on()
    {
        IElement[] sections = Sections("# Exercise", "# Exercise", "# Exercise 2", "# Exercise\n\n# Exercise");
        Assert.Equal(
            [
                "user-content-exercise",
                "user-content-exercise--2",
                "user-content-exercise-2",
                "user-content-exercise--3",
                "user-content-exercise-1",
            ],
            Ids(sections)
        );
    }

    [Fact]
    public void Footnotes_of_each_cell_lead_to_its_own_notes_and_back()
    {
        const string Cell = "a[^1] b[^2]\n\n[^1]: one\n[^2]: two";
        IElement[] sections = Sections(Cell, Cell, Cell);
        string[] ids = Ids(sections);
        Assert.Equal(ids.Distinct(), ids);
        foreach (IElement section in sections)
        {
            string[] links = [.. section.QuerySelectorAll("a[href]").Select(link => link.GetAttribute("href")!)];
            Assert.Equal(4, links.Length);
            Assert.All(links, link => Assert.Contains(link[1..], Ids([section])));
            Assert.Equal(links.Distinct(), links);
        }
    }

    [Fact]
    public void Links_go_to_targets_of_their_own_cell_first_and_to_others_where_it_has_none()
    {
        IElement[] sections = Sections(
            "[later](#only) [own](#title)\n\n# Title",
            "[own](#title)\n\n# Title\n\n<a name=\"title\">x</a>",
            "[first](#title) <a id=\"both\" name=\"both\">y</a> [both](#both)\n\n# Only"
        );
        Assert.Equal("#user-content-only", Target(sections[0], "later"));
        Assert.Equal("#user-content-title", Target(sections[0], "own"));
        Assert.Equal("#user-content-title--2", Target(sections[1], "own"));
        Assert.Equal("#user-content-title", Target(sections[2], "first"));
        Assert.Equal("#user-content-both", Target(sections[2], "both"));
        Assert.Equal("user-content-both", sections[2].QuerySelector("#user-content-both")!.GetAttribute("name"));
    }

    [Theory]
    [InlineData("#title")]
    [InlineData("#user-content-title")]
    public void A_link_may_name_its_target_with_the_prefix_or_without_it(string address)
    {
        IElement section = Assert.Single(Sections($"[x]({address})\n\n# Title"));
        Assert.Equal("#user-content-title", Target(section, "x"));
    }

    [Fact]
    public void Targets_in_other_letters_are_found_as_browsers_find_them()
    {
        IElement[] sections = Sections("<a id=\"über\"></a>", "[x](#über)\n\n<a id=\"über\"></a>");
        Assert.Equal("#user-content-über--2", Uri.UnescapeDataString(Target(sections[1], "x")));
    }

    [Fact]
    public void Outputs_in_Markdown_count_too()
    {
        var output = new DisplayOutput(new Dictionary<string, string> { ["text/markdown"] = "# Title" });
        string html = HtmlExport.Write(
            new NotebookDocument { Cells = [NotebookCell.Markdown("# Title"), NotebookCell.Code("1") with { Outputs = [output] }] },
            "n"
        );
        Assert.Contains("id=\"user-content-title--2\"", html, StringComparison.Ordinal);
    }
}
