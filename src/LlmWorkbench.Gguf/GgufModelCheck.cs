namespace LlmWorkbench.Gguf;

/// <summary>
/// Checks what only matters when a file is loaded as a model: values that the format allows and that end the process in native code.
/// </summary>
public static class GgufModelCheck
{
    /// <summary>The most layers that llama.cpp loads.</summary>
    public const int MostLayers = 512;

    /// <summary>Refuses a file that must not be given to llama.cpp.</summary>
    /// <param name="file">The file, read before.</param>
    /// <exception cref="GgufFormatException">It must not; the message says which field holds what, and what it may hold.</exception>
    public static void Validate(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string key = file.Metadata.ForArchitecture("block_count");
        if (file.Metadata.Find(key) is { } blocks && blocks.AsInteger() is not (> 0 and <= MostLayers))
        {
            throw new GgufFormatException(file.Path, $"{Shown.Name(key)} holds {blocks}; it must be from 1 to {MostLayers}");
        }
    }
}
