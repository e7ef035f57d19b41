using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>What a GGUF file is when it is not a language model: they all end in .gguf, and look alike in a folder.</summary>
internal static class FileKind
{
    /// <summary>Says what the file is, as a sentence without its full stop; null for language models and vocabularies.</summary>
    public static string? Describe(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        return (metadata.FileKind, metadata.Architecture) switch
        {
            ("adapter", _) =>
                $"this is {Adapter(metadata)}, not a model: it holds only the changes to a model's weights; load the model that it "
                    + "was made for",
            ("imatrix", _) =>
                $"this is an importance matrix{Of(Dataset(metadata))}, not a model: it says which weights matter when a model is "
                    + "quantized, and is given to the quantization",
            ("mmproj", _) or (_, "clip") =>
                $"this is the part of a multimodal model that sees or hears{Of(metadata.Name)}, not a language model: load the "
                    + "language model that it belongs to",
            _ when ControlVectorCheck.Applies(file) =>
                $"this is a control vector{For(metadata.GetString("controlvector.model_hint"))}, not a model: its directions steer "
                    + "a model; load the model, and steer that with it",
            _ when IsOldImportance(file) =>
                $"this is an importance matrix{Of(Dataset(metadata))}, not a model: it says which weights matter when a model is "
                    + "quantized, and is given to the quantization",
            (null or "model", _) => null,
            ({ } kind, _) => $"this is a file of kind {Shown.Name(kind)}, not a model",
        };
    }

    private static string Adapter(GgufMetadata metadata)
    {
        string kind = metadata.GetString("adapter.type") == "lora" ? "a LoRA adapter" : "an adapter";
        string? model = metadata.GetString("general.base_model.0.name") ?? metadata.GetString("general.base_model.0.repo_url");
        return kind
            + (
                model is { Length: > 0 } ? For(model)
                : metadata.Architecture is { Length: > 0 } architecture ? $" for a model of the architecture {Shown.Name(architecture)}"
                : ""
            );
    }

    // llama-imatrix writes pairs of tensors "NAME.in_sum2" and "NAME.counts"; its first files had no kind.
    private static bool IsOldImportance(GgufFile file) =>
        file.Tensors.Count > 0
        && file.Tensors.All(tensor =>
            tensor.Name.EndsWith(".in_sum2", StringComparison.Ordinal) || tensor.Name.EndsWith(".counts", StringComparison.Ordinal)
        );

    private static string? Dataset(GgufMetadata metadata) =>
        metadata.GetStrings("imatrix.datasets") is [{ Length: > 0 } first, ..] ? first : null;

    private static string Of(string? name) => name is { Length: > 0 } ? $" of {Shown.Name(name)}" : "";

    private static string For(string? name) => name is { Length: > 0 } ? $" for the model {Shown.Name(name)}" : "";
}
