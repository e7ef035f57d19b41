using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>A model in several files: llama.cpp would open the others by itself, unchecked.</summary>
internal static class SplitCheck
{
    /// <summary>Refuses one of several files that was read alone, and says which belong together.</summary>
    public static void Check(GgufFile file)
    {
        long count = SplitModel.Count(file);
        if (count <= 1 || file.Parts.Count == count)
        {
            return;
        }

        string files = SplitName.Of(Path.GetFileName(file.Path)) is { } name
            ? $"they are {Names(name)}"
            : "its name does not say what the others are called";
        throw file.Refuse(
            $"'split.count' holds {Shown.Number(count)}: this is one of several files, and {files}; it cannot be used without the others"
        );
    }

    private static string Names(SplitName name)
    {
        const int Max = 6;
        IEnumerable<string> names = name.All().Take(Max).Select(one => Shown.Text(one, 100));
        return string.Join(", ", names) + (name.Count > Max ? $" and {Shown.Number(name.Count - Max)} more" : "");
    }
}
