using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>How much memory a context takes: keys and values, llama.cpp's notes about them, and what one computation needs.</summary>
internal static class ContextSize
{
    // Position, shift, two coordinates and a set of 256 sequences for each token (llama-kv-cells.h).
    private const int BytesPerCell = 48;

    /// <summary>Bytes at least, measured against what llama.cpp logs that it allocates.</summary>
    /// <param name="model">The model that is run.</param>
    /// <param name="options">Types of the cache, flash attention.</param>
    /// <param name="length">The context window in tokens.</param>
    /// <param name="block">How many tokens are computed together.</param>
    internal static double Bytes(LlamaModel model, LlamaContextOptions options, long length, int block)
    {
        double logits = 2.0 * sizeof(float) * Math.Min(block, length) * model.Vocabulary.Count;
        if (KeyValueCacheSize.Heads(model) == 0)
        {
            return logits;
        }

        // Which tokens see which, in F16; without flash attention in F32, and as much again for the scores of each head.
        double scores = options.FlashAttention == FlashAttention.Disabled ? sizeof(float) * (1.0 + model.HeadCount) : 2;
        return KeyValueCacheSize.Bytes(model, length, options.KeyType, options.ValueType)
            + ((double)BytesPerCell * length)
            + (scores * length * Math.Min(block, length))
            + logits;
    }

    /// <summary>Refuses a context that cannot fit, before anything is allocated.</summary>
    /// <returns>What it takes, in bytes.</returns>
    /// <exception cref="LlamaException">It cannot fit; the message holds both sizes.</exception>
    internal static long RequireFit(LlamaModel model, LlamaContextOptions options, int length, int block)
    {
        double needed = Bytes(model, options, length, block);
        MemoryFit.Require(
            needed,
            () => AvailableMemory.Bytes() + (model.OffloadedLayers > 0 ? AvailableMemory.OnGraphicsCards() : 0),
            $"A context of {length:N0} tokens needs",
            "for keys, values and scratch",
            "ask for a shorter one"
        );
        return (long)needed;
    }
}
