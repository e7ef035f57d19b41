using System.Buffers.Binary;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>
/// Reads a safetensors file (https://github.com/huggingface/safetensors#format), which may be anybody's: the header's length, each
/// type, shape and place are checked against the file before room is made for any number.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    /// <summary>The longest header, in bytes; that of the format's own library.</summary>
    public const long LargestHeader = 100_000_000;

    private const int LengthBytes = 8;
    private const int MaxDimensions = 8;

    private readonly FileStream _file;
    private readonly string _path;
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);

    private SafetensorsReader(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file, or damaged; the sentence says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsReader Open(string path)
    {
        SpecialFile.Refuse(path);
        var reader = new SafetensorsReader(path, File.OpenRead(path));
        try
        {
            reader.ReadHeader();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor's numbers.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>, of type F32, F16 or BF16.</param>
    /// <returns>Its numbers, row after row.</returns>
    /// <exception cref="InvalidDataException">The type is another one, the numbers are too many, or the file was cut off since.</exception>
    public float[] Read(StoredTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        int size =
            SizeOf(tensor.Type) is { } bytes and (2 or 4) && tensor.Type is "F32" or "F16" or "BF16"
                ? bytes
                : throw Wrong($"{tensor.Name} is stored as {tensor.Type}, and only F32, F16 and BF16 are read");
        if (tensor.ByteLength > Array.MaxLength)
        {
            throw Wrong($"{tensor.Name} has {tensor.ByteLength:N0} bytes, and at most {Array.MaxLength:N0} are read");
        }

        byte[] stored = new byte[tensor.ByteLength];
        _file.Position = tensor.Start;
        try
        {
            _file.ReadExactly(stored);
        }
        catch (EndOfStreamException)
        {
            throw Wrong("it was cut off while it was read");
        }

        float[] numbers = new float[stored.Length / size];
        Convert(stored, tensor.Type, numbers);
        return numbers;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Convert(byte[] stored, string type, float[] numbers)
    {
        switch (type)
        {
            case "F32":
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(stored.AsSpan(4 * i));
                }

                break;
            case "F16":
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(stored.AsSpan(2 * i));
                }

                break;
            default:
                // The upper half of a float32.
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(stored.AsSpan(2 * i)) << 16);
                }

                break;
        }
    }

    private void ReadHeader()
    {
        byte[] start = new byte[LengthBytes];
        if (_file.ReadAtLeast(start, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
        {
            throw Wrong("it has not even the eight bytes that say how long the header is");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        long rest = _file.Length - LengthBytes;
        if (length < 2 || length > (ulong)Math.Min(rest, LargestHeader))
        {
            throw Wrong($"its header would have {length:N0} bytes, and there is room for 2 to {Math.Min(rest, LargestHeader):N0}");
        }

        byte[] text = new byte[length];
        _file.ReadExactly(text);
        try
        {
            using var header = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            ReadTensors(header.RootElement, LengthBytes + (long)length);
        }
        catch (JsonException e)
        {
            throw Wrong($"its header is no JSON: {e.Message.TrimEnd('.')}");
        }
        catch (InvalidOperationException e)
        {
            throw Wrong($"its header has something in a place where something else belongs: {e.Message.TrimEnd('.')}");
        }
    }

    private void ReadTensors(JsonElement header, long data)
    {
        foreach (JsonProperty item in header.EnumerateObject().Where(item => item.Name != "__metadata__"))
        {
            if (!_tensors.TryAdd(item.Name, ReadTensor(item.Name, item.Value, data)))
            {
                throw Wrong($"{item.Name} is in its header twice");
            }
        }

        long end = data;
        foreach (StoredTensor tensor in _tensors.Values.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.ByteLength))
        {
            if (tensor.Start != end)
            {
                throw Wrong($"{tensor.Name} begins at byte {tensor.Start - data:N0}, and the numbers before it end at {end - data:N0}");
            }

            end += tensor.ByteLength;
        }

        if (end != _file.Length)
        {
            throw Wrong($"its numbers end at byte {end:N0}, and the file at {_file.Length:N0}: it was cut off, or something was added");
        }
    }

    private StoredTensor ReadTensor(string name, JsonElement entry, long data)
    {
        if (
            !entry.TryGetProperty("dtype", out JsonElement type)
            || !entry.TryGetProperty("shape", out JsonElement shape)
            || !entry.TryGetProperty("data_offsets", out JsonElement offsets)
            || offsets.GetArrayLength() != 2
        )
        {
            throw Wrong($"{name} has no type, no shape or no place in its header");
        }

        long[] lengths = [.. shape.EnumerateArray().Select(length => Number(name, length))];
        (long from, long to) = (Number(name, offsets[0]), Number(name, offsets[1]));
        if (lengths.Length > MaxDimensions || to < from || to > _file.Length - data)
        {
            throw Wrong(
                $"{name} would have {lengths.Length} dimensions from byte {from:N0} to {to:N0}, and {_file.Length - data:N0} are there"
            );
        }

        string stored = type.GetString() ?? "";
        long? bytes = SizeOf(stored) is { } size ? Bytes(lengths, size) : null;
        return bytes is null || bytes == to - from
            ? new StoredTensor(name, stored, lengths, data + from, to - from)
            : throw Wrong($"{name} needs {bytes:N0} bytes for its shape, and has {to - from:N0}");
    }

    private long Number(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number is >= 0 and <= 1L << 48
            ? number
            : throw Wrong($"{name} has {value.GetRawText()} for a length or a place");

    private long Bytes(long[] lengths, int size)
    {
        Int128 bytes = size;
        foreach (long length in lengths)
        {
            bytes *= length;
            if (bytes > _file.Length)
            {
                return long.MaxValue;
            }
        }

        return (long)bytes;
    }

    // Others than these are refused when their numbers are asked for.
    private static int? SizeOf(string type) =>
        type switch
        {
            "F64" or "I64" or "U64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "I8" or "U8" or "BOOL" => 1,
            _ => null,
        };

    private InvalidDataException Wrong(string what) => new($"{Path.GetFileName(_path)} is no safetensors file that can be read: {what}.");
}
