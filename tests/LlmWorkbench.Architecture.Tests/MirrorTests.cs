using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>Who knows where code is knows where its tests are: the folders of a test project are those of its source project.</summary>
[Fast]
public sealed class MirrorTests
{
    private static readonly Dictionary<string, string> s_otherFolders = new()
    {
        ["LlmWorkbench.Cli.Tests/Support"] = "what its tests share",
        ["LlmWorkbench.Interactive.Tests/Support"] = "what its tests share",
        ["LlmWorkbench.Kernel.Tests/Support"] = "what its tests share",
        ["LlmWorkbench.Llama.Tests/Support"] = "what its tests share, and a test of LlmWorkbench.Testing",
        ["LlmWorkbench.Tests/Support"] = "what its tests share",
        ["LlmWorkbench.Llama.Tests/Reference"] = "llama.cpp against the float64 passes of LlmWorkbench.Testing/Reference",
    };

    [Fact]
    public void A_folder_of_tests_is_one_of_the_source()
    {
        var folders = Mirrors().SelectMany(TestFolders).ToList();
        Assert.NotEmpty(folders);
        var others = folders.Where(folder => !Directory.Exists(folder.Source)).Select(folder => folder.Name).ToList();

        Violations.None(others.Except(s_otherFolders.Keys));
        Assert.Empty(s_otherFolders.Keys.Except(others));
    }

    [Fact]
    public void Tests_named_after_a_type_lie_in_the_folder_of_that_type()
    {
        var moved = new List<string>();
        foreach ((string? tests, string? source) in Mirrors())
        {
            ILookup<string, string> places = TestCode
                .Files(source)
                .ToLookup(file => Path.GetFileNameWithoutExtension(file.Path), file => Folder(file.Relative));
            foreach (
                (string Path, string Relative) file in TestCode
                    .Files(tests)
                    .Where(file => file.Path.EndsWith("Tests.cs", StringComparison.Ordinal))
            )
            {
                var folders = places[Path.GetFileNameWithoutExtension(file.Path)[..^"Tests".Length]].ToList();
                if (folders.Count > 0 && !folders.Contains(Folder(file.Relative)))
                {
                    moved.Add($"{Path.GetFileName(tests)}/{file.Relative} belongs to {string.Join(" or ", folders)}");
                }
            }
        }

        Violations.None(moved);
    }

    [Fact]
    public void A_folder_of_tests_is_a_namespace()
    {
        IEnumerable<string> others = TestCode
            .Classes.Select(found => (found.File, Written: NamespaceOf(found.Class), Expected: Folder(found.File).Replace('/', '.')))
            .Where(found => found.Written != found.Expected)
            .Select(found => $"{found.File} is in {found.Written}");
        Violations.None(others);
    }

    // Each test project that tests one source project, with that one's folder.
    private static IEnumerable<(string Tests, string Source)> Mirrors() =>
        Directory
            .EnumerateDirectories(TestCode.Folder, "*.Tests")
            .Select(tests => (tests, Path.Combine(RepositoryFolder.Path, "src", Path.GetFileName(tests)[..^".Tests".Length])))
            .Where(pair => Directory.Exists(pair.Item2));

    private static IEnumerable<(string Name, string Source)> TestFolders((string Tests, string Source) mirror) =>
        TestCode
            .Files(mirror.Tests)
            .Select(file => Folder(file.Relative))
            .Distinct()
            .Select(folder => ($"{Path.GetFileName(mirror.Tests)}/{folder}".TrimEnd('/'), Path.Combine(mirror.Source, folder)));

    private static string Folder(string file) => Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '/');

    private static string? NamespaceOf(Microsoft.CodeAnalysis.SyntaxNode type) =>
        type.Ancestors().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
}
