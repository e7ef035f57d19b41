using LlmWorkbench.Gguf;
using LlmWorkbench.Memory.Layouts;

namespace LlmWorkbench.Memory.Buffers;

/// <summary>What the attention of all layers with the same cache is given; each gets its place when it is first read.</summary>
internal sealed class AttentionInputs
{
    // Numbers on a side of the Hadamard matrix for values (llama-kv-cache.cpp, build_input_v_rot).
    private const int LeastRotation = 64;

    private readonly Lazy<PlannedTensor> _keyCells;
    private readonly Lazy<PlannedTensor> _valueCells;
    private readonly Lazy<PlannedTensor> _mask;
    private readonly Lazy<PlannedTensor>? _rotation;
    private readonly Lazy<PlannedTensor>? _valueRotation;

    /// <summary>The inputs of a cache.</summary>
    /// <param name="plan">Where they get their places.</param>
    /// <param name="model">The model.</param>
    /// <param name="context">The block, flash attention, the cache's type.</param>
    /// <param name="cells">Tokens that the cache has room for.</param>
    public AttentionInputs(BufferPlan plan, ModelLayout model, ContextShape context, int cells)
    {
        Cells = cells;
        long tokens = context.Tokens;
        int values = context.UsesFlashAttention ? 1 : model.Layers.Max(layer => layer.ValueWidth);
        _keyCells = new(() => plan.Input(sizeof(long) * tokens));
        _valueCells = new(() => plan.Input(sizeof(long) * tokens * values));

        // Which token sees which: in 16 bits for flash attention.
        _mask = new(() => plan.Input((context.UsesFlashAttention ? 2 : sizeof(float)) * tokens * cells));
        int head = model.Heads > 0 ? model.Layers.Max(layer => layer.QueryWidth) / model.Heads : 0;
        if (GgmlTypes.BlockSize(context.CacheType) > 1 && head > 0 && head % LeastRotation == 0)
        {
            int side = LeastRotation;
            while (head % (2 * side) == 0)
            {
                side *= 2;
            }

            _rotation = new(() => plan.Input(sizeof(float) * (long)side * side));
            _valueRotation = new(() => plan.Input(sizeof(float) * (long)LeastRotation * LeastRotation));
        }
    }

    /// <summary>Tokens that the cache has room for.</summary>
    public int Cells { get; }

    /// <summary>Into which cells keys go.</summary>
    public PlannedTensor KeyCells => _keyCells.Value;

    /// <summary>Into which cells values go.</summary>
    public PlannedTensor ValueCells => _valueCells.Value;

    /// <summary>Which token sees which.</summary>
    public PlannedTensor Mask => _mask.Value;

    /// <summary>The matrix that queries and keys are multiplied with; null where the cache is not quantized.</summary>
    public PlannedTensor? Rotation => _rotation?.Value;

    /// <summary>The matrix that values, and what is made of them, are multiplied with.</summary>
    public PlannedTensor? ValueRotation => _valueRotation?.Value;
}
