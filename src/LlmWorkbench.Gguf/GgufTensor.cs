using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf;

/// <summary>What a GGUF file says about one tensor; the numbers themselves stay in the file.</summary>
/// <param name="Name">The name: at most 63 bytes.</param>
/// <param name="Dimensions">The shape in ggml's order, up to four: the first is the length of a row.</param>
/// <param name="Type">How the numbers are stored.</param>
/// <param name="Offset">Where the numbers start, in bytes from <see cref="GgufFile.DataOffset"/>.</param>
public sealed record GgufTensor(string Name, IReadOnlyList<long> Dimensions, GgmlType Type, long Offset)
{
    /// <summary>How many numbers it has.</summary>
    /// <exception cref="OverflowException">More than a <see cref="long"/> can count; never for a tensor that was read.</exception>
    public long ElementCount => Product(0);

    /// <summary>How many numbers a row has: the first dimension, 1 for a tensor without dimensions.</summary>
    public long RowLength => Dimensions.Count == 0 ? 1 : Dimensions[0];

    /// <summary>How many rows it has, over all dimensions but the first.</summary>
    /// <exception cref="OverflowException">More than a <see cref="long"/> can count; never for a tensor that was read.</exception>
    public long RowCount => Product(1);

    /// <summary>How many bytes a row takes.</summary>
    /// <exception cref="OverflowException">More than a <see cref="long"/> can count; never for a tensor that was read.</exception>
    public long BytesPerRow => checked(RowLength / GgmlTypes.BlockSize(Type) * GgmlTypes.BytesPerBlock(Type));

    /// <summary>How many bytes it takes, without padding.</summary>
    /// <exception cref="OverflowException">More than a <see cref="long"/> can count; never for a tensor that was read.</exception>
    public long ByteLength => checked(BytesPerRow * RowCount);

    /// <summary>Whether both say the same, dimension by dimension.</summary>
    public bool Equals(GgufTensor? other) =>
        ReferenceEquals(this, other)
        || other is not null
            && Name == other.Name
            && Type == other.Type
            && Offset == other.Offset
            && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Type, Offset, Dimensions.Count);

    /// <summary>Name, shape and type: <c>output.weight [64, 512] Q8_0</c>.</summary>
    public override string ToString() => $"{Name} {Shown.Shape(Dimensions)} {Type}";

    private long Product(int first)
    {
        long product = 1;
        for (int i = first; i < Dimensions.Count; i++)
        {
            product = checked(product * Dimensions[i]);
        }

        return product;
    }
}
