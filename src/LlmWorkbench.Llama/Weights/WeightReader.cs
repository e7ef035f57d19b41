using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Weights;

/// <summary>
/// Reads a model file's weights as floats, whatever their quantization: what ggml itself computes with. Only the rows that
/// are asked for are read. Reading is safe from several threads.
/// </summary>
public sealed unsafe class WeightReader : IDisposable
{
    // Small enough to stay in the processor's cache; a multiple of every type's block.
    private const int ChunkElements = 16384;

    private readonly GgufTensorData _data;
    private readonly AddedWeights? _added;

    /// <summary>Opens the weights of a file.</summary>
    /// <param name="file">Its header.</param>
    /// <exception cref="GgufFormatException">The file has changed since its header was read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    /// <exception cref="LlamaException">llama.cpp's libraries are missing.</exception>
    public WeightReader(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        LlamaBackend.Load();
        _data = file.OpenTensors();
    }

    /// <summary>Opens the weights of a model as it computes with them: those of its file, and what its adapters add.</summary>
    /// <param name="model">The model.</param>
    /// <inheritdoc cref="WeightReader(GgufFile)" path="/exception"/>
    public WeightReader(LlamaModel model)
        : this(Required(model).File)
    {
        try
        {
            _added = model.Adapters.Count > 0 ? new AddedWeights(model.Adapters) : null;
        }
        catch
        {
            _data.Dispose();
            throw;
        }
    }

    /// <summary>The header that says where the weights are.</summary>
    public GgufFile File => _data.File;

    /// <summary>Whether a type holds weights that can be read as floats: all but whole numbers, doubles and what is used only while
    /// computing.</summary>
    /// <param name="type">The type.</param>
    /// <returns><see langword="true"/> when <see cref="ReadRows(GgufTensor, long, Span{float})"/> knows it.</returns>
    /// <exception cref="LlamaException">llama.cpp's libraries are missing.</exception>
    public static bool CanRead(GgmlType type) =>
        GgufTensorData.CanReadFloats(type) || (GgmlTypes.IsKnown(type) && GgmlTypes.IsQuantized(type) && Dequantizer(type) is not null);

    /// <summary>The numbers of some rows.</summary>
    /// <param name="tensor">The tensor; a row is its first dimension.</param>
    /// <param name="first">The first row, counted over all other dimensions.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>[count · <see cref="GgufTensor.RowLength"/>], row after row.</returns>
    /// <inheritdoc cref="ReadRows(GgufTensor, long, Span{float})" path="/exception"/>
    public float[] ReadRows(GgufTensor tensor, long first, int count)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (tensor.RowLength > 0 && count > Array.MaxLength / tensor.RowLength)
        {
            throw new ArgumentException($"{count:N0} rows of {tensor} do not fit one array: read fewer at a time.", nameof(count));
        }

        float[] values = new float[count * tensor.RowLength];
        ReadRows(tensor, first, values);
        return values;
    }

    /// <summary>Fills a buffer with the numbers of whole rows.</summary>
    /// <param name="tensor">The tensor; a row is its first dimension.</param>
    /// <param name="first">The first row, counted over all other dimensions.</param>
    /// <param name="destination">Is filled wholly: a multiple of <see cref="GgufTensor.RowLength"/> numbers.</param>
    /// <exception cref="NotSupportedException">The tensor's type holds no weights (<see cref="CanRead"/>).</exception>
    /// <exception cref="ArgumentException">The tensor is not from this file, or the buffer holds no whole number of rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all inside the tensor.</exception>
    /// <exception cref="ObjectDisposedException">The reader is closed.</exception>
    public void ReadRows(GgufTensor tensor, long first, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ReadStored(tensor, first, destination);
        _added?.AddTo(tensor, first, destination);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _added?.Dispose();
        _data.Dispose();
    }

    private static LlamaModel Required(LlamaModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model;
    }

    private void ReadStored(GgufTensor tensor, long first, Span<float> destination)
    {
        if (GgufTensorData.CanReadFloats(tensor.Type))
        {
            _data.ReadRows(tensor, first, destination);
            return;
        }

        if (!CanRead(tensor.Type))
        {
            throw new NotSupportedException($"{tensor.Name} has type {tensor.Type}, which holds no weights that can be read as floats.");
        }

        long rowLength = tensor.RowLength;
        if (rowLength == 0 || destination.Length % rowLength != 0)
        {
            throw new ArgumentException(
                $"The buffer holds {destination.Length} numbers, which is not a whole number of rows of {tensor}.",
                nameof(destination)
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, tensor.RowCount - (destination.Length / rowLength));
        Dequantize(tensor, first * tensor.BytesPerRow, destination);
    }

    // A row is a whole number of blocks (the file was checked for it), so chunks of whole blocks meet the end exactly.
    private void Dequantize(GgufTensor tensor, long position, Span<float> destination)
    {
        delegate* unmanaged[Cdecl]<void*, float*, long, void> toFloat = Dequantizer(tensor.Type);
        int block = GgmlTypes.BlockSize(tensor.Type);
        int blockBytes = GgmlTypes.BytesPerBlock(tensor.Type);
        Span<byte> bytes = new byte[ChunkElements / block * blockBytes];
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, ChunkElements);
            Span<byte> chunk = bytes[..(count / block * blockBytes)];
            _data.Read(tensor, position, chunk);
            fixed (byte* from = chunk)
            fixed (float* to = destination)
            {
                toFloat(from, to, count);
            }

            destination = destination[count..];
            position += chunk.Length;
        }
    }

    private static delegate* unmanaged[Cdecl]<void*, float*, long, void> Dequantizer(GgmlType type)
    {
        LlamaBackend.Load();
        return GgmlNative.ggml_get_type_traits((int)type)->ToFloat;
    }
}
