using LlmWorkbench.Gguf;
using LlmWorkbench.Memory.Layouts;

namespace LlmWorkbench.Memory.Buffers;

/// <summary>The context that a model is run with.</summary>
/// <param name="Length">Tokens in the context.</param>
/// <param name="Block">Tokens that are computed together.</param>
/// <param name="UsesFlashAttention">Whether scores of attention are never laid down as a whole.</param>
/// <param name="CacheType">How keys and values are stored.</param>
/// <param name="KeepsWindowsFull">Whether layers with a sliding window keep all tokens nevertheless.</param>
internal sealed record ContextShape(int Length, int Block, bool UsesFlashAttention, GgmlType CacheType, bool KeepsWindowsFull)
{
    // llama.cpp makes room for a multiple of so many tokens (llama-context.cpp, GGML_PAD).
    private const int Padding = 256;

    /// <summary>Tokens that there is room for.</summary>
    public int Cells => Padded(Length);

    /// <summary>Tokens that are computed together, never more than there are.</summary>
    public int Tokens => Math.Min(Block, Cells);

    /// <summary>Tokens that there is room for in a layer with a sliding window: the window and a block (llama-kv-cache-iswa.cpp).</summary>
    /// <param name="window">The window in tokens.</param>
    public int WindowCells(int window) => KeepsWindowsFull ? Cells : Padded(Math.Min(Cells, window + Tokens));

    /// <summary>Bytes of the keys and values of some layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">The layers.</param>
    public long CacheBytes(ModelLayout model, IEnumerable<LayerLayout> layers)
    {
        double bits = GgmlTypes.BitsPerWeight(CacheType);
        return layers.Sum(layer =>
            (long)((layer.KeyWidth + layer.ValueWidth) * bits / 8) * (layer.IsWindowed ? WindowCells(model.SlidingWindow) : Cells)
        );
    }

    private static int Padded(int tokens) => (int)Math.Min(int.MaxValue, (tokens + Padding - 1L) / Padding * Padding);
}
