using LlmWorkbench.Caching;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Trainers;

/// <summary>Where a file goes that is trained.</summary>
internal static class TrainedFile
{
    /// <summary>The end of its name.</summary>
    public const string Extension = ".gguf";

    /// <summary>Its full path.</summary>
    /// <param name="output">The file that was asked for; <see langword="null"/> for one in the folder for what can be computed
    /// again.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="folder">What is kept there, in a word, as in <c>adapters</c>.</param>
    /// <exception cref="WorkbenchException">The name is none of a file.</exception>
    public static string Of(string? output, string name, string folder)
    {
        if (output is not null)
        {
            return Path.GetFullPath(output);
        }

        if (name.Length == 0 || name.Any(c => char.IsControl(c) || Path.GetInvalidFileNameChars().Contains(c)))
        {
            throw new WorkbenchException($"«{VisibleText.Phrase(name)}» cannot be the name of a file: give letters and digits.");
        }

        string kept = CacheFolder.Default(folder) ?? TemporaryFolder.OfProcess(folder);
        Directory.CreateDirectory(kept);
        return Path.Combine(kept, name + Extension);
    }
}
