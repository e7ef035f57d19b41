using LlmWorkbench.Gguf.ModelChecks.Vocabulary;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>
/// Checks what only matters when a file is loaded: values that the format allows, and that end the process or read
/// beyond memory in native code. A file that passes may still be refused by llama.cpp, but politely.
/// </summary>
public static class GgufModelCheck
{
    /// <summary>The most layers that llama.cpp loads.</summary>
    public const int MaxLayers = 512;

    /// <summary>Refuses a model, LoRA adapter or control vector that must not be given to llama.cpp.</summary>
    /// <param name="file">The file, read before.</param>
    /// <exception cref="GgufFormatException">It must not; the message says which field holds what, and what it may hold.</exception>
    public static void Validate(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        SplitCheck.Check(file);
        WeightCheck.CheckShapes(file);
        if (ControlVectorCheck.Applies(file))
        {
            ControlVectorCheck.Check(file);
            return;
        }

        RequireArchitecture(file);
        if (file.Metadata.FileKind == "adapter")
        {
            AdapterCheck.Check(file);
            return;
        }

        LayerCheck.Check(file);
        AttentionCheck.Check(file);
        FusedAttentionCheck.Check(file);
        ExpertCheck.Check(file);
        ArchitectureCheck.Check(file);
        WeightCheck.CheckTypes(file);
        VocabularyCheck.Check(file);
    }

    /// <summary>What the file is, as a sentence without its full stop, when it is not a language model: an adapter, a control vector, an
    /// importance matrix.</summary>
    /// <param name="file">The file, read before.</param>
    /// <returns>The sentence; null for language models, and for vocabularies without weights.</returns>
    public static string? OtherKind(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FileKind.Describe(file);
    }

    private static void RequireArchitecture(GgufFile file)
    {
        if (string.IsNullOrEmpty(file.Metadata.Architecture))
        {
            throw file.Refuse("'general.architecture' is missing or no text; it must name the model's architecture");
        }
    }
}
