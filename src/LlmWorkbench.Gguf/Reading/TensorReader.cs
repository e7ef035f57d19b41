namespace LlmWorkbench.Gguf.Reading;

/// <summary>Reads what a header says about the tensors, and checks each by itself.</summary>
internal static class TensorReader
{
    // Length and one byte of the name, number of dimensions, type, offset.
    private const int LeastBytesOfTensor = 8 + 1 + 4 + 4 + 8;

    /// <summary>Refuses a number of tensors that the rest of the file cannot hold.</summary>
    public static void CheckCount(HeaderCursor cursor, ulong count)
    {
        if (count > GgufLimits.Tensors)
        {
            throw cursor.Refuse($"the number of tensors is {Shown.Number(count)}; it may be at most {Shown.Number(GgufLimits.Tensors)}");
        }

        if (count > (ulong)(cursor.Remaining / LeastBytesOfTensor))
        {
            throw cursor.Refuse(
                $"the number of tensors is {Shown.Number(count)}; the {Shown.Bytes(cursor.Remaining)} that are left describe at "
                    + $"most {Shown.Number(cursor.Remaining / LeastBytesOfTensor)}"
            );
        }
    }

    /// <summary>Reads <paramref name="count"/> tensors.</summary>
    public static List<GgufTensor> Read(HeaderCursor cursor, ulong count)
    {
        CheckCount(cursor, count);
        List<GgufTensor> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < (int)count; i++)
        {
            string name = cursor.ReadName(new Field("the name of tensor ", Index: i), GgufLimits.TensorNameBytes);
            if (!names.Add(name))
            {
                throw cursor.Refuse($"the tensor name {Shown.Name(name)} comes twice; each name may come once");
            }

            tensors.Add(ReadTensor(cursor, name));
        }

        return tensors;
    }

    private static GgufTensor ReadTensor(HeaderCursor cursor, string name)
    {
        Field field = new("tensor ", name);
        long[] dimensions = ReadDimensions(cursor, name);
        var type = (GgmlType)cursor.ReadUInt32(new Field("the type of tensor ", name));
        if (!GgmlTypes.IsKnown(type))
        {
            throw cursor.Refuse(
                $"{field} has type {unchecked((int)type)}; the types that llama.cpp reads are {(uint)GgmlTypes.All[0]} to "
                    + $"{(uint)GgmlTypes.All[^1]} without those it removed"
            );
        }

        ulong offset = cursor.ReadUInt64(new Field("the offset of tensor ", name));
        if (offset > long.MaxValue)
        {
            throw cursor.Refuse($"{field} starts at offset {Shown.Number(offset)}; the file has {Shown.Bytes(cursor.Length)}");
        }

        GgufTensor tensor = new(name, new Shape(dimensions), type, (long)offset);
        CheckSize(cursor, tensor, field);
        return tensor;
    }

    private static long[] ReadDimensions(HeaderCursor cursor, string name)
    {
        Field field = new("tensor ", name);
        uint count = cursor.ReadUInt32(new Field("the number of dimensions of tensor ", name));
        if (count > GgufLimits.Dimensions)
        {
            throw cursor.Refuse($"{field} has {Shown.Number(count)} dimensions; it may have at most {GgufLimits.Dimensions}");
        }

        Field shape = new("the shape of tensor ", name);
        cursor.RequireNumbers(count, sizeof(long), shape);
        long[] dimensions = new long[count];
        cursor.Fill(dimensions, shape);
        long product = 1;
        foreach (long dimension in dimensions)
        {
            if (dimension < 0)
            {
                throw cursor.Refuse($"{field} has the shape {Shown.Shape(dimensions)}; no dimension may be negative");
            }

            // A zero must not hide an overflow: ggml multiplies in another order.
            if (!Fits(product, Math.Max(dimension, 1)))
            {
                throw cursor.Refuse(
                    $"{field} has the shape {Shown.Shape(dimensions)}; its elements must be fewer than {Shown.Number(long.MaxValue)}"
                );
            }

            product *= Math.Max(dimension, 1);
        }

        return dimensions;
    }

    // Whether a product of numbers that are not negative is less than the largest number there is.
    private static bool Fits(long one, long other) =>
        Math.BigMul((ulong)one, (ulong)other, out ulong product) == 0 && product < long.MaxValue;

    private static void CheckSize(HeaderCursor cursor, GgufTensor tensor, Field field)
    {
        int block = GgmlTypes.BlockSize(tensor.Type);
        if (tensor.RowLength % block != 0)
        {
            throw cursor.Refuse(
                $"{field} of type {tensor.Type} has rows of {Shown.Number(tensor.RowLength)} elements; they must be a multiple of {block}"
            );
        }

        if (!Fits(tensor.ElementCount / block, GgmlTypes.BytesPerBlock(tensor.Type)))
        {
            throw cursor.Refuse(
                $"{field} of type {tensor.Type} has the shape {Shown.Shape(tensor.Dimensions)}; its size in bytes must be less "
                    + $"than {Shown.Number(long.MaxValue)}"
            );
        }
    }
}
