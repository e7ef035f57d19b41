using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Gguf.Files;

/// <summary>The name of one of several files that are one model together, as llama.cpp's <c>gguf-split</c> gives it and llama.cpp looks
/// for it (<see href="https://github.com/ggml-org/llama.cpp/blob/master/src/llama.cpp">llama_split_path</see>):
/// <c>name-00001-of-00003.gguf</c>.</summary>
/// <param name="Stem">What comes before, with its folders.</param>
/// <param name="Number">Which file it is, from 1.</param>
/// <param name="Count">Of how many.</param>
public sealed partial record SplitName(string Stem, int Number, int Count)
{
    /// <summary>Reads a name; <see langword="null"/> for a file that is whole.</summary>
    /// <param name="path">The name, with or without folders.</param>
    public static SplitName? Of(string path) =>
        Pattern().Match(path) is { Success: true } match
            ? new SplitName(
                match.Groups[1].Value,
                int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
                int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)
            )
            : null;

    /// <summary>What a model's file is called without its ending, and without its number where it is one of several.</summary>
    /// <param name="path">The name, with or without folders.</param>
    public static string ModelName(string path)
    {
        string name = Path.GetFileName(path);
        return Of(name)?.Stem ?? Path.GetFileNameWithoutExtension(name);
    }

    /// <summary>The names of all of them, the first one first.</summary>
    public IEnumerable<string> All() =>
        Enumerable.Range(1, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Stem}-{i:D5}-of-{Count:D5}.gguf"));

    [GeneratedRegex(@"^(.+)-([0-9]{5})-of-([0-9]{5})\.gguf$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
