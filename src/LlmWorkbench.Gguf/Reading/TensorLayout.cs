namespace LlmWorkbench.Gguf.Reading;

/// <summary>
/// Where tensors lie: one after the other without gaps, each padded to the alignment. llama.cpp accepts nothing else,
/// and it rules out overlaps.
/// </summary>
internal static class TensorLayout
{
    /// <summary>The next multiple of <paramref name="alignment"/>, a power of two.</summary>
    /// <exception cref="OverflowException">It is larger than a <see cref="long"/>.</exception>
    public static long Pad(long position, int alignment) => checked(position + alignment - 1) & ~((long)alignment - 1);

    /// <summary>The alignment that the metadata asks for.</summary>
    public static int ReadAlignment(GgufMetadata metadata, string path)
    {
        if (metadata.Find("general.alignment") is not { } value)
        {
            return GgufLimits.DefaultAlignment;
        }

        if (value.Type != GgufValueType.UInt32)
        {
            throw new GgufFormatException(path, $"'general.alignment' is {value.Describe()}; it must be uint32");
        }

        long alignment = value.AsInteger()!.Value;
        return IsAlignment(alignment)
            ? (int)alignment
            : throw new GgufFormatException(
                path,
                $"'general.alignment' holds {Shown.Number(alignment)}; it must be a power of two from 1 to "
                    + $"{Shown.Number(GgufLimits.Alignment)}"
            );
    }

    /// <summary>Whether a number may be an alignment.</summary>
    public static bool IsAlignment(long value) => value is > 0 and <= GgufLimits.Alignment && long.IsPow2(value);

    /// <summary>Refuses gaps, overlaps, and a file that ends before the last tensor.</summary>
    public static void Check(string path, IReadOnlyList<GgufTensor> tensors, int alignment, long dataOffset, long fileLength)
    {
        long expected = 0;
        long end = 0;
        GgufTensor? firstCut = null;
        foreach (GgufTensor tensor in tensors)
        {
            if (tensor.Offset != expected)
            {
                throw new GgufFormatException(path, WrongOffset(tensor, expected));
            }

            try
            {
                end = checked(expected + tensor.ByteLength);
                expected = Pad(end, alignment);
                _ = checked(dataOffset + expected);
            }
            catch (OverflowException e)
            {
                throw new GgufFormatException(
                    path,
                    $"the sizes of the tensors up to {Shown.Name(tensor.Name)} add up to more than {Shown.Bytes(long.MaxValue)}; "
                        + $"the file has {Shown.Bytes(fileLength)}",
                    e
                );
            }

            if (dataOffset + end > fileLength)
            {
                firstCut ??= tensor;
            }
        }

        if (firstCut is not null)
        {
            throw new GgufFormatException(
                path,
                $"the file is cut off inside tensor {Shown.Name(firstCut.Name)}: it has {Shown.Bytes(fileLength)} and should have "
                    + $"{Shown.Number(dataOffset + end)}, {Missing(dataOffset + end - fileLength)}"
            );
        }
    }

    private static string Missing(long count) => $"so {Shown.Bytes(count)} {(count == 1 ? "is" : "are")} missing";

    private static string WrongOffset(GgufTensor tensor, long expected) =>
        tensor.Offset < expected
            ? $"tensor {Shown.Name(tensor.Name)} starts at offset {Shown.Number(tensor.Offset)}, inside the tensor before it; it "
                + $"must start at {Shown.Number(expected)}"
            : $"tensor {Shown.Name(tensor.Name)} starts at offset {Shown.Number(tensor.Offset)}, and leaves a gap; it must start "
                + $"at {Shown.Number(expected)}, right after the tensor before it";
}
