using System.Text.RegularExpressions;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Architecture.Tests;

[Fast]
public sealed partial class ContributingTests
{
    [Fact]
    public void Every_file_on_a_cells_way_is_where_the_figure_says()
    {
        string text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "CONTRIBUTING.md"));
        string figure = text.Split("```").First(part => part.Contains("ZmtpServer.cs", StringComparison.Ordinal));
        string folder = "";
        List<string> files = [];
        foreach (string line in figure.Split('\n'))
        {
            if (line.StartsWith("src/", StringComparison.Ordinal))
            {
                folder = line.Trim();
            }
            else if (FilePath().Match(line) is { Success: true } match)
            {
                files.Add(folder + match.Groups[1].Value);
            }
        }

        Assert.True(files.Count > 12, figure);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(RepositoryFolder.Path, file)), file));
    }

    [GeneratedRegex(@"^  ([\w/]+\.cs) ")]
    private static partial Regex FilePath();
}
