using System.Text.RegularExpressions;
using LlmWorkbench.Drawing;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.Drawing;

/// <summary>Rules of views stand in pages that are not ours.</summary>
[Fast]
public sealed partial class ThemeTests
{
    [Fact]
    public void A_rule_counts_more_classes_than_those_of_a_host() =>
        Assert.Equal(
            "<style>.lw.lw.lw td,.lw.lw.lw .lw-num{margin:0}@media (max-width:9px){.lw.lw.lw:hover .lw-wrap{margin:0}}</style>",
            Theme.StyleOf(".lw td,.lw .lw-num{margin:0}@media (max-width:9px){.lw:hover .lw-wrap{margin:0}}").ToString()
        );

    [Fact]
    public void All_rules_of_the_shared_style_count_as_much() =>
        Assert.DoesNotMatch(new Regex(@"(?<!\.lw)\.lw(?![\w.-])"), Theme.Style.ToString());

    // The root of a page is not ours: in Jupyter Notebook its letters have ten pixels.
    [Fact]
    public void No_length_of_a_view_is_measured_by_the_root_of_the_page() =>
        Assert.Empty(
            Directory
                .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src", "LlmWorkbench"), "*.*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".cs" or ".js" or ".css")
                .Where(file => RootLength().IsMatch(File.ReadAllText(file)))
                .Select(Path.GetFileName)
        );

    [GeneratedRegex(@"[\d.]rem\b")]
    private static partial Regex RootLength();
}
