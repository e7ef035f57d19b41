namespace LlmWorkbench.Quantization.Vectors;

/// <summary>One quantization of an encoder: how far its vectors turn, and what it takes.</summary>
/// <param name="Type">The type by its llama.cpp name, as in <c>Q4_K_M</c>; of a pure one the tensor type, as in <c>Q4_K</c>.</param>
/// <param name="Pure">Whether every matrix was to have the type itself instead of llama.cpp's mix.</param>
/// <param name="IsReference">Whether this is what the others are compared to.</param>
/// <param name="BitsPerWeight">Bits that a weight really takes in the file, over all tensors.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="Cosines">[texts]: the cosine between each text's vector and the reference's, −1 to 1; 1 where it did not turn.</param>
/// <param name="MeanShift">By how much the cosine of two texts moves: mean of the absolute difference over all pairs of texts.</param>
/// <param name="LargestShift">The largest of those.</param>
/// <param name="SameNearest">How often a text's nearest other text stays the same, 0 to 1.</param>
public sealed record VectorPoint(
    string Type,
    bool Pure,
    bool IsReference,
    double BitsPerWeight,
    long FileBytes,
    IReadOnlyList<double> Cosines,
    double MeanShift,
    double LargestShift,
    double SameNearest
)
{
    /// <summary>The type, with <c>pure</c> where it is.</summary>
    public string Label => Type + (Pure ? " pure" : "");

    /// <summary>How many matrices got another type because their rows do not fit the blocks of the one they were to have.</summary>
    public int Fallbacks { get; init; }

    /// <summary>The mean of <see cref="Cosines"/>.</summary>
    public double MeanCosine => Cosines.Average();

    /// <summary>The least of <see cref="Cosines"/>.</summary>
    public double LeastCosine => Cosines.Min();
}
