using LlmWorkbench.Caching;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf.Files;
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

    /// <summary>Where the state lies from which <c>--resume</c> goes on.</summary>
    /// <param name="output">The trained file.</param>
    public static string StateOf(string output) => Path.ChangeExtension(output, ".state");

    /// <summary>Refuses a file that was asked for and would take the place of one that must stay: before anything is learned.</summary>
    /// <param name="output">The file.</param>
    /// <param name="replaces">Whether a file that is there may be replaced.</param>
    /// <param name="used">Files that the training reads.</param>
    /// <exception cref="WorkbenchException">It would.</exception>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static void RequireFree(string output, bool replaces, IReadOnlyList<string> used)
    {
        string state = StateOf(output);
        string? kept = used.Any(file => RealPath.AreOneFile(file, output) || RealPath.AreOneFile(file, state))
            ? "is the file of the model that learns"
            : null;
        kept ??= output == state ? "is the name of a state, which is written beside the file" : null;
        if (kept is not null)
        {
            throw new WorkbenchException($"{ShownPath.Of(Path.GetFullPath(output))} {kept}: give another name to --output.");
        }

        if (!replaces && Array.Find([output, state], File.Exists) is { } there)
        {
            throw new WorkbenchException(
                $"{ShownPath.Of(Path.GetFullPath(there))} is there already: give another name to --output, replace it (--overwrite), or go "
                    + "on with what it was stopped at (--resume)."
            );
        }

        if (!IsModel(output))
        {
            throw new WorkbenchException(
                $"{ShownPath.Of(Path.GetFullPath(output))} is there already and is no model: give another name to --output."
            );
        }

        AtomicFile.Check(output, overwrite: true);
        AtomicFile.Check(state, overwrite: true);
    }

    // What is replaced is a model, however damaged, and never the text or the examples that are learned from, or anybody's other file.
    private static bool IsModel(string path)
    {
        var file = new FileInfo(RealPath.Of(path));
        if (file is not { Exists: true, Length: > 0 })
        {
            return true;
        }

        using FileStream stream = file.OpenRead();
        byte[] beginning = new byte[4];
        return stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length
            && beginning.AsSpan().SequenceEqual("GGUF"u8);
    }
}
