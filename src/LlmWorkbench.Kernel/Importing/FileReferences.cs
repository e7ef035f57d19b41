using System.Text.RegularExpressions;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Cells;

namespace LlmWorkbench.Kernel.Importing;

/// <summary>Finds the libraries that lines <c>#r "path/to/Library.dll"</c> name.</summary>
internal static partial class FileReferences
{
    /// <summary>Puts full paths in the places of relative ones.</summary>
    /// <param name="segment">C# code.</param>
    /// <param name="importing">The files that are being imported, the innermost first; paths count from there and from the current
    /// folder.</param>
    /// <returns>The code.</returns>
    /// <exception cref="CellSyntaxException">There is no such file, it is a folder, or nothing is named.</exception>
    public static string Resolve(CSharpSegment segment, Stack<string> importing)
    {
        string[] lines = segment.Code.Split('\n');
        foreach (int i in DirectiveLines.In(lines, 0, _ => false))
        {
            Range extent = DirectiveLines.Extent(lines[i]);
            if (Pattern().Match(lines[i][extent]) is not { Success: true } match)
            {
                continue;
            }

            Group path = match.Groups["path"];
            RequireFile(path.Value, importing, segment.Line + i);
            if (IsLibrary(path.Value))
            {
                int start = extent.Start.Value + path.Index;
                lines[i] = lines[i][..start] + Find(path.Value, importing, segment.Line + i) + lines[i][(start + path.Length)..];
            }
        }

        return string.Join('\n', lines);
    }

    // A bare name may be one of .NET's own libraries, which the compiler finds.
    private static void RequireFile(string path, Stack<string> importing, int line)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new CellSyntaxException(
                "#r needs the path of a library or a package, as in #r \"Library.dll\" or #r \"nuget: Name\".",
                line
            );
        }

        if (Candidates(path, importing).FirstOrDefault(Directory.Exists) is { } folder && !Candidates(path, importing).Any(File.Exists))
        {
            throw new CellSyntaxException(
                $"'{path}' is a folder: #r needs the file of a library, as in #r \"{Path.Combine(folder, "Library.dll")}\".",
                line
            );
        }

        if (path.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            _ = Find(path, importing, line);
        }
    }

    private static bool IsLibrary(string path) => Path.GetExtension(path).ToUpperInvariant() is ".DLL" or ".EXE";

    private static IEnumerable<string> Candidates(string path, Stack<string> importing) =>
        importing
            .Take(1)
            .Select(file => Path.GetDirectoryName(file)!)
            .Append(Environment.CurrentDirectory)
            .Select(folder => Path.GetFullPath(Path.Combine(folder, path)));

    private static string Find(string path, Stack<string> importing, int line)
    {
        return Candidates(path, importing).FirstOrDefault(File.Exists)
            ?? throw new CellSyntaxException(
                Candidates(path, importing).Select(ClosedFolder.Sentence).FirstOrDefault(sentence => sentence is not null)
                    ?? $"There is no library '{path}': the path counts from {Environment.CurrentDirectory}.",
                line
            );
    }

    [GeneratedRegex("""^\s*#r\s+"(?<path>[^"]*)"\s*(//.*)?$""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
