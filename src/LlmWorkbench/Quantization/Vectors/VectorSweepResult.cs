using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization.Vectors;

/// <summary>What quantizing an encoder costs and saves: by how much the cosines between texts move.</summary>
/// <param name="Model">The encoder's name.</param>
/// <param name="TextName">What the texts are called.</param>
/// <param name="TextCount">How many texts were read.</param>
/// <param name="Pooling">How the vectors of a text's tokens became one.</param>
/// <param name="PlannedPoints">How many points there are when all is measured.</param>
/// <param name="Points">The reference, then the types in the order in which they were asked for.</param>
public sealed record VectorSweepResult(
    string Model,
    string TextName,
    int TextCount,
    Pooling Pooling,
    int PlannedPoints,
    IReadOnlyList<VectorPoint> Points
) : ITabularResult
{
    /// <summary>Whether all was measured; <see langword="false"/> for what was there when it was stopped.</summary>
    public bool IsComplete => Points.Count == PlannedPoints;

    /// <summary>What the others are compared to.</summary>
    public VectorPoint Reference => Points[0];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Points,
            new("model", null, _ => Model),
            new("type", "type", p => p.Type) { Shown = p => p.Label },
            new("pure", null, p => p.Pure),
            new("reference", null, p => p.IsReference),
            new("bits_per_weight", "bits per weight", p => p.BitsPerWeight, Format.Fixed()),
            new("file_bytes", "file", p => p.FileBytes, Format.Bytes),
            new("fallbacks", "matrices of another type", p => p.Fallbacks, Format.Number),
            new("mean_cosine", "cosine to the reference", p => p.MeanCosine, Format.Fixed(4)),
            new("least_cosine", "least", p => p.LeastCosine, Format.Fixed(4)),
            new("mean_shift", "cosines of pairs move by", p => p.MeanShift, Format.Fixed(4)),
            new("largest_shift", "at most", p => p.LargestShift, Format.Fixed(4)),
            new("same_nearest", "same nearest text", p => p.SameNearest, Format.Percent)
        );
}
