using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <summary>Writes a LoRA adapter with seeded random numbers for matrices of a model's layers.</summary>
public sealed record RandomAdapter
{
    public int Rank { get; init; } = 4;
    public float Alpha { get; init; } = 8;
    public int Seed { get; init; } = 1;
    public float Spread { get; init; } = 0.2f;
    public GgmlType Type { get; init; } = GgmlType.F32;
    public string? ChatTemplate { get; init; }

    /// <summary>The architecture that it says it is for; null for the model's.</summary>
    public string? Architecture { get; init; }

    /// <summary>Which matrices it changes; null for all of the layers.</summary>
    public Func<string, bool>? Changes { get; init; }

    /// <summary>What stands beside the pairs.</summary>
    public Action<GgufWriter>? Also { get; init; }

    /// <summary>Writes the adapter and returns the path.</summary>
    public string Write(string path, string model)
    {
        var file = GgufFile.Read(model);
        var random = new Random(Seed);
        var writer = new GgufWriter();
        writer.Add("general.architecture", Architecture ?? file.Metadata.Architecture!);
        writer.Add("general.type", "adapter");
        writer.Add("general.name", "Random <b>");
        writer.Add("adapter.type", "lora");
        writer.Add("adapter.lora.alpha", Alpha);
        if (ChatTemplate is not null)
        {
            writer.Add("tokenizer.chat_template", ChatTemplate);
        }

        foreach (GgufTensor tensor in file.Tensors.Where(IsChanged))
        {
            long[] rest = [.. tensor.Dimensions.Skip(2)];
            writer.AddTensor($"{tensor.Name}.lora_a", [tensor.Dimensions[0], Rank, .. rest], Numbers(tensor.Dimensions[0], rest), Type);
            writer.AddTensor($"{tensor.Name}.lora_b", [Rank, tensor.Dimensions[1], .. rest], Numbers(tensor.Dimensions[1], rest), Type);
        }

        Also?.Invoke(writer);
        writer.Write(path, overwrite: true);
        return path;

        float[] Numbers(long side, long[] rest) =>
            [
                .. Enumerable
                    .Range(0, (int)(side * Rank * rest.Aggregate(1L, (a, b) => a * b)))
                    .Select(_ => Spread * ((2 * random.NextSingle()) - 1)),
            ];
    }

    private bool IsChanged(GgufTensor tensor) =>
        tensor.Name.StartsWith("blk.", StringComparison.Ordinal)
        && tensor.Dimensions.Count >= 2
        && !tensor.Name.Contains("gate_inp", StringComparison.Ordinal)
        && (Changes?.Invoke(tensor.Name) ?? true);
}
