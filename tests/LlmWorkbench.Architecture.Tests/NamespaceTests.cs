using System.Text.RegularExpressions;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Architecture.Tests;

[Fast]
public sealed partial class NamespaceTests
{
    private const int MaxFiles = 18;

    [Fact]
    public void No_two_namespaces_use_each_other()
    {
        ILookup<(string UserNamespace, string UsedNamespace), Use> uses = WorkbenchCode
            .Uses.Where(use => use.UserNamespace != use.UsedNamespace)
            .ToLookup(use => (use.UserNamespace, use.UsedNamespace));

        IEnumerable<string> mutual = uses.Where(pair => string.CompareOrdinal(pair.Key.UserNamespace, pair.Key.UsedNamespace) < 0)
            .Select(pair => (There: pair, Back: uses[(pair.Key.UsedNamespace, pair.Key.UserNamespace)]))
            .Where(pair => pair.Back.Any())
            .Select(pair => $"{pair.There.First()}, and {pair.Back.First()}");

        Violations.None(mutual);
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        IEnumerable<string> others = SourceFiles()
            .Select(file =>
                (
                    file,
                    Written: NamespaceLine().Match(File.ReadAllText(file.Path)),
                    Expected: Path.GetDirectoryName(file.Relative)!.Replace(Path.DirectorySeparatorChar, '.')
                )
            )
            .Where(file => file.Written.Success && file.Written.Groups[1].Value != file.Expected)
            .Select(file => $"{file.file.Relative} is in {file.Written.Groups[1].Value}");

        Violations.None(others);
    }

    [Fact]
    public void A_folder_can_be_seen_at_a_glance()
    {
        IEnumerable<string> full = SourceFiles()
            .GroupBy(file => Path.GetDirectoryName(file.Relative)!)
            .Where(folder => folder.Count() > MaxFiles)
            .Select(folder => $"{folder.Key} has {folder.Count()} files");

        Violations.None(full);
    }

    // The folder Compatibility holds names of .NET Interactive; what the build needs is a program of its own.
    private static IEnumerable<(string Path, string Relative)> SourceFiles()
    {
        string source = Path.Combine(RepositoryFolder.Path, "src");
        var files = Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(path => (path, Path.GetRelativePath(source, path)))
            .Where(file => !file.Item2.Split(Path.DirectorySeparatorChar).Any(folder => folder is "build" or "Compatibility" or "obj"))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
