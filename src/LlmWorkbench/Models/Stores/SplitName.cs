using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Models.Stores;

/// <summary>The name of one of several files that are one model together, as llama.cpp's <c>gguf-split</c> gives it:
/// <c>name-00001-of-00003.gguf</c>.</summary>
/// <param name="Stem">What comes before, with its folders.</param>
/// <param name="Number">Which file it is, from 1.</param>
/// <param name="Count">Of how many.</param>
internal sealed partial record SplitName(string Stem, int Number, int Count)
{
    /// <summary>Reads a name; <see langword="null"/> for a file that is whole.</summary>
    public static SplitName? Of(string path) =>
        Pattern().Match(path) is { Success: true } match
            ? new SplitName(
                match.Groups[1].Value,
                int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
                int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)
            )
            : null;

    /// <summary>The names of all of them.</summary>
    public IEnumerable<string> All() =>
        Enumerable.Range(1, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Stem}-{i:D5}-of-{Count:D5}.gguf"));

    [GeneratedRegex(@"^(.+)-(\d{5})-of-(\d{5})\.gguf$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
