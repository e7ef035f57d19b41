namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its numbers are stored, as in <c>F16</c>.</param>
/// <param name="Shape">Its shape, the longest stride first.</param>
/// <param name="Start">Where its bytes begin, counted from the file's beginning.</param>
/// <param name="ByteLength">How many bytes there are.</param>
public sealed record StoredTensor(string Name, string Type, IReadOnlyList<long> Shape, long Start, long ByteLength)
{
    /// <summary>How many numbers there are.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);
}
