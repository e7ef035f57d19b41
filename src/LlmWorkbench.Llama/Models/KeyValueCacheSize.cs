using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Models;

/// <summary>
/// How much memory the keys and values of a context take at least. Where a file does not say which layers keep keys and
/// values, the fewest are counted: a context that fits is never refused.
/// </summary>
internal static class KeyValueCacheSize
{
    // The rarest attention layers among the hybrid models that llama.cpp knows: one in eight (minimax-01.cpp).
    private const long RarestAttention = 8;

    /// <summary>Numbers per head in the "key" or "value" cache; a second size where layers with a sliding window have their own.</summary>
    internal static IEnumerable<int> HeadSizes(LlamaModel model, string which)
    {
        GgufMetadata metadata = model.File.Metadata;
        yield return (int)(
            metadata.GetInteger($"{model.Architecture}.attention.{which}_length")
            ?? (model.HeadCount > 0 ? model.EmbeddingLength / model.HeadCount : model.EmbeddingLength)
        );
        if (metadata.GetInteger($"{model.Architecture}.attention.{which}_length_swa") is { } windowed)
        {
            yield return (int)windowed;
        }
    }

    /// <summary>Bytes for <paramref name="length"/> tokens: key/value heads of all layers × head size × bytes, for keys and for
    /// values.</summary>
    internal static double Bytes(LlamaModel model, long length, GgmlType keyType, GgmlType valueType)
    {
        double keys = SmallestHead(model, "key") * GgmlTypes.BitsPerWeight(keyType);
        double values = KeepsOneLatent(model) ? 0 : SmallestHead(model, "value") * GgmlTypes.BitsPerWeight(valueType);
        return Heads(model) * length * (keys + values) / 8;
    }

    /// <summary>Key/value heads of all layers together that are kept for each token; 0 for a recurrent model.</summary>
    internal static double Heads(LlamaModel model) =>
        model.Memory == ModelMemory.Recurrent
            ? 0
            : Heads(model.File.Metadata, model.Architecture, model.LayerCount, model.KeyValueHeadCount, model.Memory == ModelMemory.Hybrid);

    /// <inheritdoc cref="Heads(LlamaModel)"/>
    internal static double Heads(GgufMetadata metadata, string architecture, int layers, int headsPerLayer, bool hybrid)
    {
        // Some models (Gemma 3n) let their last layers look at the keys and values of earlier ones.
        long own = Math.Clamp(layers - (metadata.GetInteger($"{architecture}.attention.shared_kv_layers") ?? 0), 0, layers);
        if (metadata.TryGetValue($"{architecture}.attention.head_count_kv", out GgufValue? value) && value.IsArray)
        {
            return value.AsIntegers()?.Take((int)own).Sum(heads => Math.Max(0, heads)) ?? 0;
        }

        long interval = hybrid ? Math.Max(1, metadata.GetInteger($"{architecture}.full_attention_interval") ?? RarestAttention) : 1;
        return (double)(own / interval) * headsPerLayer;
    }

    // Not by Min, which is compiled for numbers while a program starts.
    private static int SmallestHead(LlamaModel model, string which)
    {
        int smallest = int.MaxValue;
        foreach (int size in HeadSizes(model, which))
        {
            smallest = Math.Min(smallest, size);
        }

        return smallest;
    }

    // Multi-head latent attention (DeepSeek) keeps one compressed row for keys and values together.
    private static bool KeepsOneLatent(LlamaModel model) =>
        model.File.Metadata.ContainsKey($"{model.Architecture}.attention.key_length_mla");
}
