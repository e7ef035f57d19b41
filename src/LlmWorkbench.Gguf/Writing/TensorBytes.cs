using LlmWorkbench.Gguf.Numbers;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Writing;

/// <summary>Produces a tensor's bytes piece by piece.</summary>
internal static class TensorBytes
{
    // A multiple of every block size that is written, small enough for the processor's cache.
    private const int ChunkElements = 1 << 14;

    /// <summary>Converts numbers to the tensor's type and writes them.</summary>
    /// <exception cref="ArgumentException">There are too few or too many, or one cannot be stored.</exception>
    public static void Encode(GgufTensor tensor, float[] values, Stream output)
    {
        ArgumentNullException.ThrowIfNull(values);
        NewTensor.CheckCount(tensor, values.LongLength, nameof(values));
        byte[] bytes = new byte[ChunkElements / GgmlTypes.BlockSize(tensor.Type) * GgmlTypes.BytesPerBlock(tensor.Type)];
        for (int start = 0; start < values.Length; start += ChunkElements)
        {
            ReadOnlySpan<float> chunk = values.AsSpan(start, Math.Min(ChunkElements, values.Length - start));
            if (tensor.Type == GgmlType.Q8_0)
            {
                CheckFinite(tensor, chunk, start);
            }

            Span<byte> encoded = bytes.AsSpan(0, chunk.Length / GgmlTypes.BlockSize(tensor.Type) * GgmlTypes.BytesPerBlock(tensor.Type));
            FloatCodec.Encode(tensor.Type, chunk, encoded);
            output.Write(encoded);
        }
    }

    /// <summary>Copies the stored bytes of another file's tensor.</summary>
    public static void Copy(GgufTensorData source, GgufTensor tensor, Stream output)
    {
        byte[] bytes = new byte[1 << 16];
        long length = tensor.ByteLength;
        for (long position = 0; position < length; position += bytes.Length)
        {
            Span<byte> chunk = bytes.AsSpan(0, (int)Math.Min(bytes.Length, length - position));
            source.Read(tensor, position, chunk);
            output.Write(chunk);
        }
    }

    /// <summary>Lets somebody else write the stored bytes, and counts them.</summary>
    /// <exception cref="ArgumentException">There are too few or too many.</exception>
    public static void Produce(GgufTensor tensor, Action<Stream> write, Stream output)
    {
        long start = output.Position;
        write(output);
        if (output.Position - start != tensor.ByteLength)
        {
            throw new ArgumentException(
                $"The tensor {tensor} takes {Shown.Bytes(tensor.ByteLength)}, and {Shown.Number(output.Position - start)} were written."
            );
        }
    }

    // One such number would spoil the scale of its whole block.
    private static void CheckFinite(GgufTensor tensor, ReadOnlySpan<float> values, int start)
    {
        const float Largest = 127 * 65504f; // what the scale, a half, can still reach
        for (int i = 0; i < values.Length; i++)
        {
            if (!(MathF.Abs(values[i]) <= Largest))
            {
                throw new ArgumentException(
                    $"Number {Shown.Number(start + i)} of {tensor} is {values[i]}; Q8_0 holds finite numbers up to {Largest}."
                );
            }
        }
    }
}
