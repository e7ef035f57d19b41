using System.Text.RegularExpressions;

namespace LlmWorkbench.Kernel.Labs.Making;

/// <summary>A solution that is folded away in prose: a <c>details</c> element whose summary begins with the word Solution.</summary>
internal static partial class FoldedSolution
{
    /// <summary>Prose without its solutions; other folds stay.</summary>
    /// <param name="prose">The text of a Markdown cell.</param>
    public static string Without(string prose)
    {
        string rest = prose;
        while (Beginning().Match(rest) is { Success: true } found)
        {
            rest = (rest[..found.Index].TrimEnd() + "\n\n" + rest[End(rest, found.Index)..].TrimStart()).Trim('\n');
        }

        return rest;
    }

    // Folds may stand in each other; one that is never closed reaches to the end.
    private static int End(string prose, int start)
    {
        int depth = 0;
        foreach (Match tag in Tag().Matches(prose, start).Cast<Match>())
        {
            depth += tag.Value[1] == '/' ? -1 : 1;
            if (depth == 0)
            {
                return tag.Index + tag.Length;
            }
        }

        return prose.Length;
    }

    [GeneratedRegex(@"<details\b[^>]*>\s*<summary\b[^>]*>(\s|<[^>]*>|\*|_)*Solution", RegexOptions.IgnoreCase)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"</?details\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
