using System.Text;

namespace LlmWorkbench.Bench;

/// <summary>A text to tokenize that everybody has: this repository's own Markdown and C#.</summary>
internal static class RepositoryText
{
    private static readonly string[] s_patterns = ["*.md", "*.cs"];
    private const int MaxCharacters = 1_000_000;

    /// <summary>Up to a million characters, the same for the same commit.</summary>
    internal static string Read()
    {
        var text = new StringBuilder();
        IEnumerable<string> files = s_patterns
            .SelectMany(pattern => Directory.EnumerateFiles(Root(), pattern, SearchOption.AllDirectories))
            .Where(path =>
                !path.Contains("/artifacts/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal);
        foreach (string file in files)
        {
            text.Append(File.ReadAllText(file));
        }

        return text.ToString(0, Math.Min(MaxCharacters, text.Length));
    }

    /// <summary>The folder of the checkout.</summary>
    internal static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LlmWorkbench.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The benchmarks run inside the checkout.");
    }
}
