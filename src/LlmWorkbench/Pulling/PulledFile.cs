using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Pulling;

/// <summary>Looks at a file that has come, with our own reader, before it gets its name.</summary>
internal static class PulledFile
{
    /// <summary>Reads its header.</summary>
    /// <param name="path">The file, whatever it is called now.</param>
    /// <param name="files">How many files the model has.</param>
    /// <returns>What stands against using it, in a sentence; <see langword="null"/> for nothing.</returns>
    /// <exception cref="GgufFormatException">It is damaged, or made to do harm.</exception>
    public static string? Check(string path, int files)
    {
        var file = GgufFile.Read(path);
        return files == 1 && GgufModelCheck.OtherKind(file) is { } kind ? $"It is no model to run: {kind}." : null;
    }
}
