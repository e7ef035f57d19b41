using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;

namespace LlmWorkbench.ContextWindow.Growth;

/// <summary>How the keys and values of a context grow with its tokens, beside the weights.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Options">For what it was computed.</param>
/// <param name="Curves">The model, then the shapes that were asked for.</param>
public sealed record CacheGrowthResult(string Model, CacheGrowthOptions Options, IReadOnlyList<CacheCurve> Curves) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Curves.SelectMany(curve =>
                curve.Caches.SelectMany(cache => curve.Lengths.Select((tokens, i) => (curve, cache, tokens, Bytes: cache.Bytes[i])))
            ),
            new("model", "model", r => r.curve.Name),
            new("shape_of", "shape of", r => r.curve.Source),
            new("cache_type", "keys and values", r => r.cache.Type),
            new("tokens", "tokens", r => r.tokens, Format.Whole),
            new("cache_bytes", "bytes", r => r.Bytes, Format.Bytes),
            new("bytes_per_token", "bytes a token", r => r.cache.BytesPerToken, Format.Fixed(0)),
            new("weight_bytes", "weights", r => r.curve.WeightBytes, Format.Bytes),
            new("share_of_weights", "of the weights", r => (double)r.Bytes / r.curve.WeightBytes, Format.Percent)
        );
}

/// <summary>One model's growth.</summary>
/// <param name="Name">Its name, as in <c>8B</c>.</param>
/// <param name="Source">Whose shape it is; <c>the file</c> for a loaded model.</param>
/// <param name="NumbersPerToken">Numbers that are kept for each token: 2 · layers · key/value heads · head size.</param>
/// <param name="WeightType">How its weights are stored.</param>
/// <param name="WeightBytes">What they take.</param>
/// <param name="TrainedLength">The tokens of context that it was trained on; <see langword="null"/> for a shape.</param>
/// <param name="Lengths">Tokens, ascending.</param>
/// <param name="Caches">One for each type that can be.</param>
/// <param name="Impossible">Types whose blocks do not fit into the model's heads.</param>
public sealed record CacheCurve(
    string Name,
    string Source,
    double NumbersPerToken,
    string WeightType,
    long WeightBytes,
    int? TrainedLength,
    IReadOnlyList<int> Lengths,
    IReadOnlyList<CacheBytes> Caches,
    IReadOnlyList<GgmlType> Impossible
);

/// <summary>The cache in one type.</summary>
/// <param name="Type">How keys and values are stored.</param>
/// <param name="BytesPerToken">What one token takes: numbers · bits / 8.</param>
/// <param name="Bytes">What <see cref="CacheCurve.Lengths"/> take, where llama.cpp makes room for a multiple of 256 tokens;
/// [lengths].</param>
/// <param name="OutgrowsWeightsAt">The fewest tokens that take more than the weights.</param>
public sealed record CacheBytes(GgmlType Type, double BytesPerToken, IReadOnlyList<long> Bytes, long OutgrowsWeightsAt)
{
    /// <summary>How many tokens fit into a memory.</summary>
    /// <param name="bytes">The memory.</param>
    /// <returns>Whole tokens.</returns>
    public long TokensIn(long bytes) => (long)(bytes / BytesPerToken);
}
