namespace LlmWorkbench.Gguf.Writing;

/// <summary>Checks tensors before they are written, by the rules by which they are read.</summary>
internal static class NewTensor
{
    /// <summary>What the header will say, with the offset still open.</summary>
    /// <exception cref="ArgumentException">The name or shape could not be read back.</exception>
    public static GgufTensor Create(string name, IReadOnlyList<long> dimensions, GgmlType type)
    {
        NewName.Check(name, GgufLimits.TensorNameBytes, nameof(name));
        ArgumentNullException.ThrowIfNull(dimensions);
        GgufTensor tensor = new(name, new Shape(dimensions.ToArray()), type, 0);
        if (tensor.Dimensions.Count > GgufLimits.Dimensions || tensor.Dimensions.Any(d => d < 0))
        {
            throw new ArgumentException(
                $"The tensor {Shown.Name(name)} has the shape {Shown.Shape(dimensions)}; it may have up to {GgufLimits.Dimensions} "
                    + "dimensions, none negative.",
                nameof(dimensions)
            );
        }

        if (tensor.RowLength % GgmlTypes.BlockSize(type) != 0)
        {
            throw new ArgumentException(
                $"The tensor {Shown.Name(name)} has rows of {Shown.Number(tensor.RowLength)} numbers; for {type} they must be a "
                    + $"multiple of {GgmlTypes.BlockSize(type)}.",
                nameof(dimensions)
            );
        }

        try
        {
            _ = tensor.ByteLength + tensor.ElementCount;
        }
        catch (OverflowException e)
        {
            throw new ArgumentException(
                $"The tensor {Shown.Name(name)} has the shape {Shown.Shape(dimensions)}, more than can be counted.",
                nameof(dimensions),
                e
            );
        }

        return tensor;
    }

    /// <summary>Refuses too few or too many numbers.</summary>
    /// <exception cref="ArgumentException">The number differs from the shape's.</exception>
    public static void CheckCount(GgufTensor tensor, long count, string parameter)
    {
        if (count != tensor.ElementCount)
        {
            throw new ArgumentException(
                $"The tensor {tensor} needs {Shown.Number(tensor.ElementCount)} numbers, and {Shown.Number(count)} were given.",
                parameter
            );
        }
    }
}
