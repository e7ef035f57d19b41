using LlmWorkbench.Testing.Files;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>The tests' own source, read and not run.</summary>
internal static class TestCode
{
    private static readonly string[] s_testAttributes = ["Fact", "Theory", "Property"];
    private static readonly Lazy<(string File, ClassDeclarationSyntax Class)[]> s_found = new(() => [.. Read()]);

    /// <summary>The folder of all test projects.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryFolder.Path, "tests");

    /// <summary>The classes that hold tests, with the file's path from <see cref="Folder"/> on.</summary>
    public static IReadOnlyList<(string File, ClassDeclarationSyntax Class)> Classes => s_found.Value;

    /// <summary>C# files of a folder without what a build wrote there, with their paths from it on.</summary>
    public static IEnumerable<(string Path, string Relative)> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => (path, Relative: Path.GetRelativePath(folder, path)))
            .Where(file => !file.Relative.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    /// <summary>The names of a member's attributes as they are written.</summary>
    public static IEnumerable<string> AttributesOf(MemberDeclarationSyntax member) =>
        member.AttributeLists.SelectMany(list => list.Attributes).Select(attribute => attribute.Name.ToString());

    private static IEnumerable<(string File, ClassDeclarationSyntax Class)> Read()
    {
        foreach (
            (string? path, string? relative) in Files(Folder)
                .Where(file => file.Relative.Split(Path.DirectorySeparatorChar)[0].EndsWith(".Tests", StringComparison.Ordinal))
        )
        {
            Microsoft.CodeAnalysis.SyntaxNode root = CSharpSyntaxTree
                .ParseText(File.ReadAllText(path))
                .GetRoot(TestContext.Current.CancellationToken);
            foreach (ClassDeclarationSyntax? type in root.DescendantNodes().OfType<ClassDeclarationSyntax>().Where(HoldsTests))
            {
                yield return (relative, type);
            }
        }
    }

    // A part of a partial class may hold tests while another part says the kind: none is written so, and it would be reported.
    private static bool HoldsTests(ClassDeclarationSyntax type) =>
        type.Members.OfType<MethodDeclarationSyntax>().Any(method => AttributesOf(method).Any(s_testAttributes.Contains));
}
