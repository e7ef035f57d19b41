using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>A GGUF file taken apart, so that any piece of it can be made wrong.</summary>
internal sealed class Header
{
    // More is cut off: what a mutation claims must not fill the disk.
    private const long MaxWeights = 4 << 20;

    private Header(uint version, List<Entry> entries, List<TensorEntry> tensors, ReadOnlyMemory<byte> weights)
    {
        Version = version;
        Entries = entries;
        Tensors = tensors;
        Weights = weights;
    }

    /// <summary>The version that is written.</summary>
    public uint Version { get; set; }

    /// <summary>The metadata.</summary>
    public List<Entry> Entries { get; }

    /// <summary>The tensors.</summary>
    public List<TensorEntry> Tensors { get; }

    /// <summary>Everything after the header.</summary>
    public ReadOnlyMemory<byte> Weights { get; set; }

    /// <summary>How many more entries than there are the file claims.</summary>
    public long ExtraEntries { get; set; }

    /// <summary>How many more tensors than there are the file claims.</summary>
    public long ExtraTensors { get; set; }

    /// <summary>Takes a sound file apart.</summary>
    public static Header Parse(string path)
    {
        var file = GgufFile.Read(path);
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        return new Header(
            file.Version,
            [.. file.Metadata.Select(entry => Take(entry.Key, entry.Value))],
            [.. file.Tensors.Select(Take)],
            bytes[(int)file.DataOffset..]
        );
    }

    /// <summary>A copy whose lists can be changed; entries and weights are shared, and are never written to.</summary>
    public Header Clone() => new(Version, [.. Entries], [.. Tensors], Weights);

    /// <summary>Places the tensors one after the other and gives the file as many weights as they take, as far as they can be
    /// counted.</summary>
    public void LayOut()
    {
        ulong offset = 0;
        for (int i = 0; i < Tensors.Count; i++)
        {
            TensorEntry tensor = Tensors[i];
            Tensors[i] = tensor with { Offset = offset };
            if (Size(tensor) is not { } size || size > MaxWeights)
            {
                return;
            }

            offset += ((ulong)size + 31) / 32 * 32;
        }

        if (offset <= MaxWeights && (ulong)Weights.Length < offset)
        {
            byte[] longer = new byte[offset];
            Weights.CopyTo(longer);
            Weights = longer;
        }
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)(Tensors.Count + ExtraTensors));
        writer.Write((ulong)(Entries.Count + ExtraEntries));
        Entries.ForEach(entry => Write(writer, entry));
        Tensors.ForEach(tensor => Write(writer, tensor));
        HeaderLength = (int)stream.Length;
        if (Tensors.Count > 0)
        {
            writer.Write(new byte[(32 - (stream.Length % 32)) % 32]);
        }

        writer.Write(Weights.Span);
        return stream.ToArray();
    }

    /// <summary>Bytes of the header, known after <see cref="ToBytes"/>.</summary>
    public int HeaderLength { get; private set; }

    private static Entry Take(string key, GgufValue value)
    {
        uint elementType = (uint)value.ElementType;
        byte[][]? strings = value.Strings is { } texts
            ? [.. Enumerable.Range(0, texts.Count).Select(i => texts.GetUtf8(i).ToArray())]
            : null;
        return new(
            System.Text.Encoding.UTF8.GetBytes(key),
            (uint)value.Type,
            elementType,
            (ulong)value.Count,
            strings is null ? value.RawElements().ToArray() : [],
            strings
        );
    }

    private static TensorEntry Take(GgufTensor tensor) =>
        new(
            System.Text.Encoding.UTF8.GetBytes(tensor.Name),
            [.. tensor.Dimensions.Select(d => (ulong)d)],
            (uint)tensor.Dimensions.Count,
            (uint)tensor.Type,
            (ulong)tensor.Offset
        );

    private static void Write(BinaryWriter writer, Entry entry)
    {
        Write(writer, entry.Key);
        writer.Write(entry.Type);
        if (entry.IsArray)
        {
            writer.Write(entry.ElementType);
            writer.Write(entry.Count);
        }

        writer.Write(entry.Numbers);
        foreach (byte[] text in entry.Strings ?? [])
        {
            Write(writer, text);
        }
    }

    private static void Write(BinaryWriter writer, TensorEntry tensor)
    {
        Write(writer, tensor.Name);
        writer.Write(tensor.DimensionCount);
        foreach (ulong dimension in tensor.Dimensions)
        {
            writer.Write(dimension);
        }

        writer.Write(tensor.Type);
        writer.Write(tensor.Offset);
    }

    private static void Write(BinaryWriter writer, byte[] text)
    {
        writer.Write((ulong)text.Length);
        writer.Write(text);
    }

    private static long? Size(TensorEntry tensor)
    {
        var type = (GgmlType)tensor.Type;
        if (!GgmlTypes.IsKnown(type))
        {
            return null;
        }

        UInt128 elements = 1;
        foreach (ulong dimension in tensor.Dimensions)
        {
            elements *= dimension;
            if (elements > MaxWeights * 8)
            {
                return null;
            }
        }

        return (long)elements / GgmlTypes.BlockSize(type) * GgmlTypes.BytesPerBlock(type);
    }
}
