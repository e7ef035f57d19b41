using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama;

/// <summary>How much memory the keys and values of a context take.</summary>
internal static class KeyValueCacheSize
{
    /// <summary>Numbers per head in the "key" or "value" cache.</summary>
    internal static int HeadSize(LlamaModel model, string which) =>
        (int)(model.File.Metadata.GetInteger($"{model.Architecture}.attention.{which}_length")
            ?? (model.HeadCount > 0 ? model.EmbeddingLength / model.HeadCount : model.EmbeddingLength));

    /// <summary>Bytes for <paramref name="length"/> tokens: layers × key/value heads × head size × bytes, for keys and for values.</summary>
    internal static double Bytes(LlamaModel model, long length, GgmlType keyType, GgmlType valueType)
    {
        double heads = (double)length * model.LayerCount * model.KeyValueHeadCount;
        return heads * ((HeadSize(model, "key") * GgmlTypes.BitsPerWeight(keyType)) + (HeadSize(model, "value") * GgmlTypes.BitsPerWeight(valueType))) / 8;
    }

    /// <summary>Refuses a context whose cache cannot fit, before anything is allocated.</summary>
    /// <exception cref="LlamaException">It cannot fit; the message holds both sizes.</exception>
    internal static void RequireFit(LlamaModel model, long length, GgmlType keyType, GgmlType valueType)
    {
        double needed = Bytes(model, length, keyType, valueType);
        long available = AvailableMemory.Bytes();
        if (needed > available)
        {
            throw new LlamaException(
                $"A context of {length:N0} tokens needs {needed / (1 << 30):N1} GiB for keys and values, but {available / (double)(1 << 30):N1} GiB are free: ask for a shorter one.");
        }
    }
}
