using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Models.HuggingFace;

namespace LlmWorkbench.Models;

/// <summary>What a model file says of itself in its header; the weights are not read.</summary>
/// <param name="Name">The name under which <c>#!model</c> finds it: the file's name without <c>.gguf</c>.</param>
/// <param name="Path">Where the file lies.</param>
/// <param name="FileBytes">The size of the file in bytes.</param>
/// <param name="ParameterCount">The number of weights.</param>
/// <param name="Quantization">The type of the weights, as in <c>Q4_K_M</c>, or <see cref="QuantizationName.VocabularyOnly"/>.</param>
/// <param name="BitsPerWeight">Bits that the file spends on each weight, on average.</param>
/// <param name="ContextLength">The longest context that the model was trained for, in tokens.</param>
/// <param name="License">The licence it comes under, when it says.</param>
/// <param name="Architecture">As in <c>llama</c>.</param>
/// <param name="Problem">Why the file cannot be used, or <see langword="null"/>.</param>
public sealed record ModelFileInfo(
    string Name,
    string Path,
    long FileBytes,
    long ParameterCount,
    string Quantization,
    double BitsPerWeight,
    long? ContextLength,
    string? License,
    string? Architecture,
    string? Problem
)
{
    /// <summary>Which other program keeps it, as in <c>Ollama</c>; <see langword="null"/> for a file in a folder of models.</summary>
    public string? Store { get; init; }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">A GGUF file, or a folder in Hugging Face's form.</param>
    /// <returns>What it says, or what is wrong with it: this never fails because of the file.</returns>
    public static ModelFileInfo Read(string path)
    {
        if (CheckpointFolder.Is(path))
        {
            return OfCheckpoint(path);
        }

        string name = SplitName.ModelName(path);
        try
        {
            var file = GgufFile.ReadModel(path);
            return new ModelFileInfo(
                name,
                path,
                file.FileLength,
                file.Tensors.Sum(t => t.ElementCount),
                QuantizationName.Of(file),
                QuantizationName.BitsPerWeight(file),
                file.Metadata.ContextLength,
                file.Metadata.License,
                file.Metadata.Architecture,
                GgufModelCheck.OtherKind(file) is { } kind ? new GgufFormatException(path, kind).Message : null
            );
        }
        catch (Exception e) when (e is GgufFormatException or IOException or UnauthorizedAccessException)
        {
            return new ModelFileInfo(name, path, 0, 0, "?", 0, null, null, null, FileFailure.Sentence(e));
        }
    }

    private static ModelFileInfo OfCheckpoint(string folder)
    {
        string name = System.IO.Path.GetFileName(folder);
        try
        {
            var model = CheckpointConfiguration.Read(folder);
            long bytes = CheckpointFolder.WeightBytes(folder);
            return new ModelFileInfo(
                name,
                folder,
                bytes,
                model.ParameterCount,
                model.WeightType,
                8.0 * bytes / model.ParameterCount,
                model.Context,
                model.License,
                CheckpointConfiguration.Opt,
                null
            );
        }
        catch (WorkbenchException e)
        {
            return new ModelFileInfo(name, folder, 0, 0, "?", 0, null, null, null, e.Message);
        }
    }
}
