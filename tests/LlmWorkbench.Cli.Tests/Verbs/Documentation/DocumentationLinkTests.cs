using System.Text.RegularExpressions;
using LlmWorkbench.Cli.Verbs.Documentation;
using LlmWorkbench.Composition;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Cli.Tests.Verbs.Documentation;

/// <summary>The links of the documentation, without building it: docs/build has docfx look at them once more.</summary>
[Fast]
public sealed partial class DocumentationLinkTests
{
    private static readonly string s_docs = Path.Combine(RepositoryFolder.Path, "docs");

    [Fact]
    public void Links_of_docs_lead_to_files_that_are_there_or_are_generated()
    {
        string[] generated =
        [
            .. new GeneratedPages(WorkbenchTopics.CreateRegistry(), RepositoryFolder.Path).Html().Select(page => page.Path),
        ];
        var dead = new List<string>();
        int seen = 0;
        foreach (string file in Directory.EnumerateFiles(s_docs, "*.*", SearchOption.AllDirectories).Where(IsPage))
        {
            string folder = Path.GetDirectoryName(file)!;
            foreach (Match match in Link().Matches(File.ReadAllText(file)))
            {
                string target = match.Groups[1].Value + match.Groups[2].Value + match.Groups[3].Value;
                string path = Path.GetRelativePath(s_docs, Path.GetFullPath(Path.Combine(folder, target)));
                seen++;
                // docfx writes the folder api.
                bool isThere =
                    File.Exists(Path.Combine(s_docs, path))
                    || File.Exists(Path.Combine(s_docs, path, "toc.yml"))
                    || generated.Contains(path.Replace('\\', '/'))
                    || path.StartsWith("api", StringComparison.Ordinal);
                if (!isThere)
                {
                    dead.Add($"{Path.GetRelativePath(s_docs, file)}: {target}");
                }
            }
        }

        Assert.True(seen > 100);
        Assert.Empty(dead);
    }

    private static bool IsPage(string file) =>
        Path.GetExtension(file) is ".md" or ".yml"
        && !Path.GetRelativePath(s_docs, file).StartsWith("api" + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // [text](path#part), src="path", href: path; no addresses of the network.
    [GeneratedRegex("""\]\((?!https?:|#)([^)#\s]+)|src="(?!https?:)([^"]+)"|href: (?!https?:)(\S+)""")]
    private static partial Regex Link();
}
