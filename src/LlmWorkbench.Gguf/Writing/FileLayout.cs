using System.Buffers.Binary;
using System.Text;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Writing;

/// <summary>Writes the parts of a file in their order: preamble, metadata, tensor descriptions, padding, weights.</summary>
internal static class FileLayout
{
    private const uint Version = 3;

    /// <summary>Writes everything to a stream that stands at its start.</summary>
    public static void Write(Stream output, IReadOnlyList<KeyValuePair<string, GgufValue>> metadata, IReadOnlyList<PendingTensor> tensors)
    {
        int alignment = (int)(metadata.FirstOrDefault(e => e.Key == "general.alignment").Value?.AsInteger() ?? GgufLimits.DefaultAlignment);
        output.Write("GGUF"u8);
        Write(output, Version);
        Write(output, (ulong)tensors.Count);
        Write(output, (ulong)metadata.Count);
        foreach ((string key, GgufValue value) in metadata)
        {
            WriteString(output, Encoding.UTF8.GetBytes(key));
            WriteValue(output, value);
        }

        long offset = 0;
        foreach ((GgufTensor tensor, _) in tensors)
        {
            WriteTensor(output, tensor with { Offset = offset });
            offset = TensorLayout.Pad(checked(offset + tensor.ByteLength), alignment);
        }

        foreach (PendingTensor pending in tensors)
        {
            WritePadding(output, alignment);
            pending.Write(output);
        }

        if (tensors.Count > 0)
        {
            WritePadding(output, alignment);
        }
    }

    private static void WriteValue(Stream output, GgufValue value)
    {
        Write(output, (uint)value.Type);
        if (value.IsArray)
        {
            Write(output, (uint)value.ElementType);
            Write(output, (ulong)value.Count);
        }

        if (value.Strings is { } strings)
        {
            for (int i = 0; i < strings.Count; i++)
            {
                WriteString(output, strings.GetUtf8(i));
            }
        }
        else
        {
            output.Write(value.RawElements());
        }
    }

    private static void WriteTensor(Stream output, GgufTensor tensor)
    {
        WriteString(output, Encoding.UTF8.GetBytes(tensor.Name));
        Write(output, (uint)tensor.Dimensions.Count);
        foreach (long dimension in tensor.Dimensions)
        {
            Write(output, (ulong)dimension);
        }

        Write(output, (uint)tensor.Type);
        Write(output, (ulong)tensor.Offset);
    }

    private static void WriteString(Stream output, ReadOnlySpan<byte> utf8)
    {
        Write(output, (ulong)utf8.Length);
        output.Write(utf8);
    }

    private static void WritePadding(Stream output, int alignment)
    {
        long missing = TensorLayout.Pad(output.Position, alignment) - output.Position;
        output.Write(new byte[missing]);
    }

    private static void Write(Stream output, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        output.Write(bytes);
    }

    private static void Write(Stream output, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        output.Write(bytes);
    }
}
