using System.Collections.Immutable;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Llama.Adapters;

/// <summary>
/// A LoRA adapter's file, checked against the model it is to change. llama.cpp compares names and two of the sizes
/// (llama-adapter.cpp); everything else it would assert while it computes.
/// </summary>
internal static class AdapterFile
{
    private const string SuffixA = ".lora_a";
    private const string SuffixB = ".lora_b";

    /// <summary>Reads the header of an adapter's file and checks it as that of every file is.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">It is not a GGUF, no LoRA adapter, or is damaged.</exception>
    public static GgufFile Read(string path)
    {
        var file = GgufFile.Read(Path.GetFullPath(path));
        string? kind = GgufModelCheck.OtherKind(file);
        if (file.Metadata.FileKind != "adapter")
        {
            throw Refuse(file, kind is null ? "this is a model, not an adapter: load it with #!model" : $"it is no adapter: {kind}");
        }

        if (file.Metadata.GetString("adapter.type") is not "lora")
        {
            throw Refuse(file, "its 'adapter.type' is not 'lora', and only LoRA adapters can be used");
        }

        if (file.Metadata.ContainsKey("adapter.alora.invocation_tokens"))
        {
            throw Refuse(file, "it is an adapter that acts only after certain tokens (aLoRA), which is not supported: take a plain LoRA");
        }

        GgufModelCheck.Validate(file);
        return file;
    }

    /// <summary>The pairs, each with its matrix of the model.</summary>
    /// <exception cref="LlamaException">The adapter was made for another model; the sentence says what differs first.</exception>
    public static ImmutableArray<AdapterPair> Fit(GgufFile file, GgufFile model)
    {
        (string? own, string? wanted) = (file.Metadata.Architecture, model.Metadata.Architecture);
        if (own != wanted)
        {
            throw Foreign(file, model, $"it is for the architecture {Shown(own)}, and the model is of {Shown(wanted)}");
        }

        ImmutableArray<AdapterPair>.Builder pairs = ImmutableArray.CreateBuilder<AdapterPair>();
        foreach (GgufTensor tensor in file.Tensors)
        {
            if (tensor.Name.EndsWith(SuffixA, StringComparison.Ordinal))
            {
                string name = tensor.Name[..^SuffixA.Length];
                pairs.Add(Pair(file, model, name, tensor, file.FindTensor(name + SuffixB)!));
            }
            else if (!tensor.Name.EndsWith(SuffixB, StringComparison.Ordinal))
            {
                throw Foreign(file, model, $"it holds {Shown(tensor.Name)}, which is no part of a LoRA");
            }
        }

        return pairs.Count > 0 ? pairs.ToImmutable() : throw Foreign(file, model, "it changes no matrix");
    }

    private static AdapterPair Pair(GgufFile file, GgufFile model, string name, GgufTensor a, GgufTensor b)
    {
        GgufTensor matrix =
            model.FindTensor(name) ?? throw Foreign(file, model, $"it changes {Shown(name)}, which the model does not have");
        if (name is "token_embd.weight" or "position_embd.weight" || matrix.Dimensions.Count < 2 || matrix.RowCount < 2)
        {
            // Where embeddings are the output matrix too, llama.cpp would multiply with the pair the wrong way round.
            throw Foreign(file, model, $"it changes {Shown(name)}, and only matrices that are multiplied with can be adapted");
        }

        long rank = b.RowLength;
        bool fits =
            a.Dimensions.Count == matrix.Dimensions.Count
            && b.Dimensions.Count == matrix.Dimensions.Count
            && a.Dimensions[0] == matrix.Dimensions[0]
            && a.Dimensions[1] == rank
            && b.Dimensions[1] == matrix.Dimensions[1]
            && a.Dimensions.Skip(2).SequenceEqual(matrix.Dimensions.Skip(2))
            && b.Dimensions.Skip(2).SequenceEqual(matrix.Dimensions.Skip(2));
        if (!fits)
        {
            throw Foreign(file, model, $"for {Shown(name)}, which is {Shape(matrix)}, it has the pair {Shape(a)} and {Shape(b)}");
        }

        double alpha = file.Metadata.GetNumber("adapter.lora.alpha") ?? 0;
        return new AdapterPair(matrix, a, b, alpha == 0 ? 1 : alpha / rank);
    }

    private static string Shape(GgufTensor tensor) => string.Join(" × ", tensor.Dimensions);

    private static string Shown(string? name) =>
        name is null ? "none" : $"«{new string([.. name.Where(c => !char.IsControl(c)).Take(80)])}»";

    private static GgufFormatException Refuse(GgufFile file, string why) => new(file.Path, why);

    private static LlamaException Foreign(GgufFile file, GgufFile model, string why)
    {
        string? made = file.Metadata.GetString("general.base_model.0.name");
        return new LlamaException(
            $"{Path.GetFileName(file.Path)} does not fit {Path.GetFileName(model.Path)}: {why}"
                + (made is { Length: > 0 } ? $". It says that it was made for {Shown(made)}: load that model first." : ".")
        );
    }
}
