using LlmWorkbench.Gguf.Numbers;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>
/// The weights of a GGUF file, which is held open: only what is read is loaded, and a file that takes its name later changes nothing.
/// Where somebody writes into the file itself, reading fails with <see cref="GgufFormatException"/>. Reading is safe from several threads.
/// </summary>
public sealed class GgufTensorData : IDisposable
{
    // Small enough to stay in the processor's cache, large enough for the system's calls not to count.
    private const int ChunkBytes = 32 << 10;

    private readonly List<Part> _parts = [];

    // Of a model in several files: where each tensor lies.
    private readonly Dictionary<string, int> _partOf = new(StringComparer.Ordinal);

    internal GgufTensorData(GgufFile file)
    {
        File = file;
        try
        {
            for (int i = 0; i < file.Parts.Count; i++)
            {
                GgufFile part = file.Parts[i];
                _parts.Add(new Part(part, new OpenedFile(part.Path)));
                foreach (GgufTensor tensor in i == 0 ? [] : part.Tensors)
                {
                    _partOf[tensor.Name] = i;
                }
            }

            RequireUnwritten();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The header that says where the weights are.</summary>
    public GgufFile File { get; }

    /// <summary>Whether <see cref="ReadFloats"/> knows the type: F32, F16, BF16 and Q8_0.</summary>
    public static bool CanReadFloats(GgmlType type) => FloatCodec.CanDecode(type);

    /// <summary>All bytes of a tensor as they are stored, <see cref="GgufTensor.ByteLength"/> of them.</summary>
    /// <exception cref="ArgumentException">The tensor is not from this file, or too large for one array.</exception>
    /// <exception cref="GgufFormatException">Somebody has written to the file since its header was read.</exception>
    /// <exception cref="ObjectDisposedException">The data is closed.</exception>
    public byte[] Read(GgufTensor tensor)
    {
        byte[] bytes = new byte[ArrayLength(tensor, Check(tensor).ByteLength)];
        Read(tensor, 0, bytes);
        return bytes;
    }

    /// <summary>Fills a buffer with a tensor's stored bytes.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="position">Where to start, in bytes from the tensor's first.</param>
    /// <param name="destination">Is filled wholly.</param>
    /// <exception cref="ArgumentException">The tensor is not from this file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are not all inside the tensor.</exception>
    /// <exception cref="GgufFormatException">Somebody has written to the file since its header was read.</exception>
    /// <exception cref="ObjectDisposedException">The data is closed.</exception>
    public void Read(GgufTensor tensor, long position, Span<byte> destination)
    {
        Check(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, tensor.ByteLength - destination.Length);
        (GgufFile header, OpenedFile file) = _parts[_partOf.TryGetValue(tensor.Name, out int part) ? part : 0];
        int length = file.Read(header.DataOffset + tensor.Offset + position, destination);
        header.RequireUnwritten(file);
        if (length < destination.Length)
        {
            throw new GgufFormatException(
                header.Path,
                $"{Shown.Name(tensor.Name)} could be read only in part: the file may lie on a disk that is no longer there"
            );
        }
    }

    /// <summary>Makes sure that the file that is held open is as it was when its header was read, whatever its path leads to by
    /// now.</summary>
    /// <exception cref="GgufFormatException">Somebody has written to it: it is told by its length and the time of its last
    /// change.</exception>
    /// <exception cref="ObjectDisposedException">The data is closed.</exception>
    public void RequireUnwritten() => _parts.ForEach(part => part.Header.RequireUnwritten(part.File));

    /// <summary>All numbers of a tensor, row after row.</summary>
    /// <exception cref="NotSupportedException">The type is not F32, F16, BF16 or Q8_0.</exception>
    /// <exception cref="ArgumentException">The tensor is not from this file, or too large for one array.</exception>
    /// <exception cref="GgufFormatException">Somebody has written to the file since its header was read.</exception>
    /// <exception cref="ObjectDisposedException">The data is closed.</exception>
    public float[] ReadFloats(GgufTensor tensor) => ReadRows(tensor, 0, Check(tensor).RowCount);

    /// <summary>The numbers of some rows.</summary>
    /// <param name="tensor">The tensor; a row is its first dimension.</param>
    /// <param name="first">The first row, counted over all other dimensions.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>count × <see cref="GgufTensor.RowLength"/> numbers, row after row.</returns>
    /// <exception cref="NotSupportedException">The type is not F32, F16, BF16 or Q8_0.</exception>
    /// <exception cref="ArgumentException">The tensor is not from this file, or the rows are too large for one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all inside the tensor.</exception>
    /// <exception cref="GgufFormatException">Somebody has written to the file since its header was read.</exception>
    /// <exception cref="ObjectDisposedException">The data is closed.</exception>
    public float[] ReadRows(GgufTensor tensor, long first, long count)
    {
        CheckRows(Check(tensor), first, count);
        float[] values = new float[ArrayLength(tensor, count * tensor.RowLength)];
        ReadRows(tensor, first, values);
        return values;
    }

    /// <summary>Fills a buffer with the numbers of whole rows.</summary>
    /// <param name="tensor">The tensor; a row is its first dimension.</param>
    /// <param name="first">The first row, counted over all other dimensions.</param>
    /// <param name="destination">Is filled wholly: a multiple of <see cref="GgufTensor.RowLength"/> numbers.</param>
    /// <exception cref="NotSupportedException">The type is not F32, F16, BF16 or Q8_0.</exception>
    /// <exception cref="ArgumentException">The tensor is not from this file, or the buffer holds no whole number of rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all inside the tensor.</exception>
    /// <exception cref="GgufFormatException">Somebody has written to the file since its header was read.</exception>
    /// <exception cref="ObjectDisposedException">The data is closed.</exception>
    public void ReadRows(GgufTensor tensor, long first, Span<float> destination)
    {
        long rowLength = Check(tensor).RowLength;
        if (rowLength == 0 ? destination.Length != 0 : destination.Length % rowLength != 0)
        {
            throw new ArgumentException(
                $"The buffer holds {Shown.Number(destination.Length)} numbers; rows of {tensor.Name} have {Shown.Number(rowLength)}.",
                nameof(destination)
            );
        }

        CheckRows(tensor, first, rowLength == 0 ? 0 : destination.Length / rowLength);
        Span<byte> bytes = new byte[ChunkBytes / GgmlTypes.BytesPerBlock(tensor.Type) * GgmlTypes.BytesPerBlock(tensor.Type)];
        int block = GgmlTypes.BlockSize(tensor.Type);
        long position = first * tensor.BytesPerRow;
        while (!destination.IsEmpty)
        {
            int values = Math.Min(destination.Length, bytes.Length / GgmlTypes.BytesPerBlock(tensor.Type) * block);
            Span<byte> chunk = bytes[..(values / block * GgmlTypes.BytesPerBlock(tensor.Type))];
            Read(tensor, position, chunk);
            FloatCodec.Decode(tensor.Type, chunk, destination[..values]);
            destination = destination[values..];
            position += chunk.Length;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _parts.ForEach(part => part.File.Dispose());

    private static int ArrayLength(GgufTensor tensor, long count) =>
        count <= Array.MaxLength
            ? (int)count
            : throw new ArgumentException(
                $"{tensor} takes an array of {Shown.Number(count)}; one may have {Shown.Number(Array.MaxLength)}. Read it in rows.",
                nameof(tensor)
            );

    private static void CheckRows(GgufTensor tensor, long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, tensor.RowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, tensor.RowCount - first);
        if (!FloatCodec.CanDecode(tensor.Type))
        {
            throw new NotSupportedException(
                $"{Shown.Name(tensor.Name)} has type {tensor.Type}, which only the engine reads as floats; here F32, F16, BF16 and "
                    + "Q8_0 are."
            );
        }
    }

    private GgufTensor Check(GgufTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Equals(File.FindTensor(tensor.Name))
            ? tensor
            : throw new ArgumentException($"{tensor} is not a tensor of {File.Path}.", nameof(tensor));
    }

    // A class: the runtime has lists of classes compiled ahead.
    private sealed record Part(GgufFile Header, OpenedFile File);
}
