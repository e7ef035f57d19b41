using System.Text.RegularExpressions;

namespace LlmWorkbench.Families;

/// <summary>
/// A name cut into words, so that <c>Meta-Llama-3.1-8B</c>, <c>llama3.1:8b</c> and <c>Llama 3.1 8B</c> read alike: letters and
/// numbers are words of their own, and a size such as <c>8B</c> stays one word, or an «open_llama_3b» would be a Llama 3.
/// </summary>
internal static partial class NameWords
{
    /// <summary>The words, in lower case.</summary>
    public static string[] Of(string name) => [.. Word().Matches(name).Select(word => Lower(word.Value))];

    /// <summary>Where some words stand in others, one after the other.</summary>
    /// <returns>The place of the first; -1 where they do not.</returns>
    public static int Find(IReadOnlyList<string> words, IReadOnlyList<string> sought)
    {
        for (int start = 0; sought.Count > 0 && start + sought.Count <= words.Count; start++)
        {
            if (Enumerable.Range(0, sought.Count).All(i => words[start + i] == sought[i]))
            {
                return start;
            }
        }

        return -1;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Globalization",
        "CA1308:Normalize strings to uppercase",
        Justification = "Names of models are written in lower case."
    )]
    private static string Lower(string word) => word.ToLowerInvariant();

    [GeneratedRegex(@"\d+(\.\d+)?[bBmMkK](?![a-zA-Z])|\d+(\.\d+)?|[\p{L}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
