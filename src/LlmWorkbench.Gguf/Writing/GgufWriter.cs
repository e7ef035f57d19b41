using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Numbers;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Writing;

/// <summary>
/// Writes GGUF files, version 3. Collect metadata and tensors, then call <see cref="Write"/>.
/// What it writes, <see cref="GgufFile.Read"/> reads: names, shapes and sizes are checked when they are added.
/// </summary>
public sealed class GgufWriter
{
    private readonly List<KeyValuePair<string, GgufValue>> _metadata = [];
    private readonly List<PendingTensor> _tensors = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a text.</summary>
    /// <inheritdoc cref="Add(string, GgufValue)"/>
    public void Add(string key, string value) => Add(key, GgufValue.Of(value));

    /// <summary>Adds a number of any of .NET's integer types, a float, a double or a bool; <c>6u</c> is a uint32.</summary>
    /// <inheritdoc cref="Add(string, GgufValue)"/>
    public void Add<T>(string key, T value)
        where T : unmanaged => Add(key, GgufValue.Of(value));

    /// <summary>Adds an array of numbers or bools.</summary>
    /// <inheritdoc cref="Add(string, GgufValue)"/>
    public void Add<T>(string key, T[] values)
        where T : unmanaged => Add(key, GgufValue.OfArray<T>(values));

    /// <summary>Adds an array of texts.</summary>
    /// <inheritdoc cref="Add(string, GgufValue)"/>
    public void Add(string key, IReadOnlyCollection<string> values) => Add(key, GgufValue.OfStrings(values));

    /// <summary>Adds a value, perhaps from another file's metadata.</summary>
    /// <param name="key">The key: not empty, at most 65,535 bytes, not there yet.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The key or value cannot be written.</exception>
    public void Add(string key, GgufValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        NewName.Check(key, GgufLimits.KeyBytes, nameof(key));
        if (key == "general.alignment" && (value.Type != GgufValueType.UInt32 || !TensorLayout.IsAlignment(value.AsInteger()!.Value)))
        {
            throw new ArgumentException(
                $"'general.alignment' is {value.Describe()} {value}; it must be a uint32 power of two of at most "
                    + $"{Shown.Number(GgufLimits.Alignment)}.",
                nameof(value)
            );
        }

        if (!_keys.Add(key))
        {
            throw new ArgumentException($"The key {Shown.Name(key)} was added before.", nameof(key));
        }

        _metadata.Add(new(key, value));
    }

    /// <summary>Adds a tensor. The array is not copied: do not change it before <see cref="Write"/>.</summary>
    /// <param name="name">The name: at most 63 bytes of UTF-8, not there yet.</param>
    /// <param name="dimensions">The shape in ggml's order, up to four: the first is the length of a row.</param>
    /// <param name="values">The numbers, row after row.</param>
    /// <param name="type">How to store them: F32, F16, or Q8_0, for which rows must be a multiple of 32 and numbers finite.</param>
    /// <exception cref="ArgumentException">The name, shape or number of values cannot be written.</exception>
    /// <exception cref="NotSupportedException">The type is none of the three.</exception>
    public void AddTensor(string name, IReadOnlyList<long> dimensions, float[] values, GgmlType type = GgmlType.F32)
    {
        ArgumentNullException.ThrowIfNull(values);
        GgufTensor tensor = NewTensor.Create(name, dimensions, type);
        NewTensor.CheckCount(tensor, values.LongLength, nameof(values));
        AddEncoded(tensor, () => values);
    }

    /// <summary>Adds a tensor whose numbers are asked for when it is written, so that only one tensor at a time is in memory.</summary>
    /// <param name="name">The name: at most 63 bytes of UTF-8, not there yet.</param>
    /// <param name="dimensions">The shape in ggml's order, up to four: the first is the length of a row.</param>
    /// <param name="values">Called once by each <see cref="Write"/>; gives the numbers, row after row.</param>
    /// <param name="type">How to store them: F32, F16, or Q8_0, for which rows must be a multiple of 32 and numbers finite.</param>
    /// <exception cref="ArgumentException">The name or shape cannot be written.</exception>
    /// <exception cref="NotSupportedException">The type is none of the three.</exception>
    public void AddTensor(string name, IReadOnlyList<long> dimensions, Func<float[]> values, GgmlType type = GgmlType.F32)
    {
        ArgumentNullException.ThrowIfNull(values);
        AddEncoded(NewTensor.Create(name, dimensions, type), values);
    }

    /// <summary>Copies a tensor of any type from another file, byte for byte, when this file is written.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="source">The file's weights; must still be open when this file is written.</param>
    /// <exception cref="ArgumentException">A tensor of this name was added before.</exception>
    public void AddTensor(GgufTensor tensor, GgufTensorData source)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(source);
        GgufTensor copy = NewTensor.Create(tensor.Name, tensor.Dimensions, tensor.Type);
        Add(new PendingTensor(copy, output => TensorBytes.Copy(source, tensor, output)));
    }

    /// <summary>Adds a tensor of any type whose stored bytes are produced when it is written.</summary>
    /// <param name="tensor">Name, shape and type; the offset does not matter.</param>
    /// <param name="write">Called once by each <see cref="Write"/>; writes exactly <see cref="GgufTensor.ByteLength"/> bytes.</param>
    /// <exception cref="ArgumentException">The name or shape cannot be written, or was added before.</exception>
    public void AddTensor(GgufTensor tensor, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(write);
        GgufTensor added = NewTensor.Create(tensor.Name, tensor.Dimensions, tensor.Type);
        Add(new PendingTensor(added, output => TensorBytes.Produce(added, write, output)));
    }

    /// <summary>
    /// Writes the file: first beside it under a name that ends in <c>.part</c>, then renamed. Links are followed, and a file that is
    /// replaced keeps its mode. When writing fails,
    /// the part is deleted, and what stood under the name stays.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="verify">Is given the path of the part before it is renamed; what it throws deletes the part.</param>
    /// <param name="readers">Who may read the file; <see langword="null"/> is those who could read the one that it replaces, and for a new
    /// one what the system gives.</param>
    /// <exception cref="IOException">A file is there and may not be replaced, the path leads to a folder, pipe, device or socket, or
    /// writing failed.</exception>
    /// <exception cref="ArgumentException">A tensor's numbers cannot be stored in its type, or are too few or too many.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public void Write(string path, bool overwrite = false, Action<string>? verify = null, FileReaders? readers = null) =>
        AtomicFile.Write(path, overwrite, stream => FileLayout.Write(stream, _metadata, _tensors), verify, readers);

    private void AddEncoded(GgufTensor tensor, Func<float[]> values)
    {
        if (!FloatCodec.CanEncode(tensor.Type))
        {
            throw new NotSupportedException($"Tensors of type {tensor.Type} are not written from floats; F32, F16 and Q8_0 are.");
        }

        Add(new PendingTensor(tensor, output => TensorBytes.Encode(tensor, values(), output)));
    }

    private void Add(PendingTensor pending)
    {
        if (!_names.Add(pending.Tensor.Name))
        {
            throw new ArgumentException($"The tensor {Shown.Name(pending.Tensor.Name)} was added before.");
        }

        _tensors.Add(pending);
    }
}
