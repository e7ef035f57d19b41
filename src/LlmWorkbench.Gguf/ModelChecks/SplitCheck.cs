using System.Globalization;
using System.Text.RegularExpressions;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>A model in several files: llama.cpp would open the others by itself, unchecked.</summary>
internal static partial class SplitCheck
{
    /// <summary>Refuses one of several files, and says which belong together.</summary>
    public static void Check(GgufFile file)
    {
        if (file.Metadata.GetInteger("split.count") is not { } count || count <= 1)
        {
            return;
        }

        string name = Path.GetFileName(file.Path);
        string files = ShardName().Match(name) is { Success: true } match
            ? $"the model is {Names(match.Groups[1].Value, count)}"
            : "its name does not say what the others are called";
        throw file.Refuse(
            $"'split.count' holds {Shown.Number(count)}: this is one of several files, and {files}; only a model in a single file "
                + "can be loaded"
        );
    }

    private static string Names(string prefix, long count)
    {
        const int Max = 6;
        IEnumerable<string> names = Enumerable
            .Range(1, (int)Math.Min(count, Max))
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{Shown.Text(prefix, 80)}-{i:D5}-of-{count:D5}.gguf"));
        return string.Join(", ", names) + (count > Max ? $" and {Shown.Number(count - Max)} more" : "");
    }

    // The name that llama.cpp's own splitter gives.
    [GeneratedRegex(@"^(.+)-\d{5}-of-\d{5}\.gguf$", RegexOptions.CultureInvariant)]
    private static partial Regex ShardName();
}
