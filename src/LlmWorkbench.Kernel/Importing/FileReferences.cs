using System.Text.RegularExpressions;
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
    /// <exception cref="CellSyntaxException">There is no such file.</exception>
    public static string Resolve(CSharpSegment segment, Stack<string> importing)
    {
        string[] lines = segment.Code.Split('\n');
        foreach (int i in DirectiveLines.In(lines, 0, _ => false))
        {
            Range extent = DirectiveLines.Extent(lines[i]);
            if (Pattern().Match(lines[i][extent]) is { Success: true } match)
            {
                Group path = match.Groups["path"];
                int start = extent.Start.Value + path.Index;
                lines[i] = lines[i][..start] + Find(path.Value, importing, segment.Line + i) + lines[i][(start + path.Length)..];
            }
        }

        return string.Join('\n', lines);
    }

    private static string Find(string path, Stack<string> importing, int line)
    {
        string[] folders = [.. importing.Take(1).Select(file => Path.GetDirectoryName(file)!), Environment.CurrentDirectory];
        return folders.Select(folder => Path.GetFullPath(Path.Combine(folder, path))).FirstOrDefault(File.Exists)
            ?? throw new CellSyntaxException($"There is no library '{path}': the path counts from {Environment.CurrentDirectory}.", line);
    }

    [GeneratedRegex("""^\s*#r\s+"(?<path>[^"]+\.(dll|exe))"\s*(//.*)?$""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
