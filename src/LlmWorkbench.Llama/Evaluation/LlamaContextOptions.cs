using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>When flash attention is used: faster, but it never forms the matrix of attention weights.</summary>
public enum FlashAttention
{
    /// <summary>Where the device supports it.</summary>
    Auto = -1,

    /// <summary>Never; needed to look at attention weights.</summary>
    Disabled = 0,

    /// <summary>Always; needed for a quantized value cache.</summary>
    Enabled = 1,
}

/// <summary>How a context is made.</summary>
public sealed record LlamaContextOptions
{
    /// <summary>The longest context that is made when none is asked for, in tokens.</summary>
    public const int DefaultLength = 4096;

    private static readonly GgmlType[] s_cacheTypes =
    [
        GgmlType.F32,
        GgmlType.F16,
        GgmlType.BF16,
        GgmlType.Q8_0,
        GgmlType.Q5_1,
        GgmlType.Q5_0,
        GgmlType.Q4_1,
        GgmlType.Q4_0,
        GgmlType.IQ4_NL,
    ];

    // llama.cpp rounds up to a multiple of 256, which must still be a number of 32 bits with a sign.
    private const int LongestLength = int.MaxValue / 256 * 256;

    /// <summary>How keys and values can be stored, from the most bits to the fewest.</summary>
    public static IReadOnlyList<GgmlType> CacheTypes => Array.AsReadOnly(s_cacheTypes);

    /// <summary>Context window in tokens; null is what the model was trained on, at most <see cref="DefaultLength"/>.</summary>
    public int? Length { get; init; }

    /// <summary>How many tokens one native call decodes at most.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>
    /// How many tokens are computed together, at most <see cref="BatchSize"/>; null is 128 on the processor and 512 with layers
    /// on a GPU. Small blocks waste less of the cache that a text shares with the one before (<see cref="LlamaContext.ReuseBlock"/>);
    /// large ones read long texts faster, where a row of logits is short. The numbers differ in their last bits; with flash attention on
    /// the processor in their third digit, where fewer than 64 tokens come together: llama.cpp sums those in half precision (ops.cpp).
    /// </summary>
    public int? BlockSize { get; init; }

    /// <summary>Threads; null is <see cref="ThreadCount.Default"/>; the limit is <see cref="PhysicalCores.Count"/>.</summary>
    public int? Threads { get; init; }

    /// <summary>Type of the key cache.</summary>
    public GgmlType KeyType { get; init; } = GgmlType.F16;

    /// <summary>Type of the value cache; a quantized one needs flash attention.</summary>
    public GgmlType ValueType { get; init; } = GgmlType.F16;

    /// <summary>When flash attention is used.</summary>
    public FlashAttention FlashAttention { get; init; } = FlashAttention.Auto;

    /// <summary>How rotary positions are scaled; null is as the file says.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether keys and values of a model can be stored as a type: a head must be whole blocks of it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="type">One of <see cref="CacheTypes"/>.</param>
    public static bool CanCache(LlamaModel model, GgmlType type)
    {
        ArgumentNullException.ThrowIfNull(model);
        return IsCacheType(type)
            && KeyValueCacheSize
                .HeadSizes(model, "key")
                .Concat(KeyValueCacheSize.HeadSizes(model, "value"))
                .All(size => size % GgmlTypes.BlockSize(type) == 0);
    }

    /// <summary>Refuses what llama.cpp would answer with an abort of the process.</summary>
    /// <exception cref="LlamaException">An option is out of its range; the message names it and the range.</exception>
    internal void Validate(LlamaModel model)
    {
        Require(Length is null or > 0, $"A context of {Length} tokens cannot be made: it needs at least 1.");
        Require(Length is null or <= LongestLength, $"A context of {Length:N0} tokens cannot be made: it has at most {LongestLength:N0}.");
        Require(BatchSize > 0, $"A batch of {BatchSize} tokens cannot be decoded: it needs at least 1.");
        Require(BlockSize is null or > 0, $"Blocks of {BlockSize} tokens cannot be computed: they need at least 1.");
        Require(
            Threads is null || (Threads > 0 && Threads <= PhysicalCores.Count),
            $"{Threads} threads cannot be used: this machine has 1 to {PhysicalCores.Count} to give."
        );
        Require(
            FlashAttention is FlashAttention.Auto or FlashAttention.Disabled or FlashAttention.Enabled,
            $"There is no flash attention setting {(int)FlashAttention}: use Auto, Disabled or Enabled."
        );
        RopeScaling?.Validate(model);
        RequireCacheType(model, "key", KeyType);
        RequireCacheType(model, "value", ValueType);
        if (FlashAttention == FlashAttention.Disabled && GgmlTypes.BlockSize(ValueType) != 1)
        {
            throw new LlamaException(
                $"A value cache of type {ValueType} needs flash attention, which is disabled: use F16 or F32, or enable it."
            );
        }
    }

    // Without a call that the runtime compiles for each kind of number while a program starts.
    private static bool IsCacheType(GgmlType type)
    {
        foreach (GgmlType cached in s_cacheTypes)
        {
            if (cached == type)
            {
                return true;
            }
        }

        return false;
    }

    private static void RequireCacheType(LlamaModel model, string which, GgmlType type)
    {
        if (!IsCacheType(type))
        {
            throw new LlamaException($"A {which} cache cannot have the type {type}: use one of {string.Join(", ", CacheTypes)}.");
        }

        foreach (int headSize in KeyValueCacheSize.HeadSizes(model, which))
        {
            if (headSize % GgmlTypes.BlockSize(type) != 0)
            {
                throw new LlamaException(
                    $"A {which} cache of type {type} has blocks of {GgmlTypes.BlockSize(type)}, which do not fit this model's head "
                        + $"size of {headSize}: use F16."
                );
            }
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
