using System.Text;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Weights;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Writes the quantized file as llama_model_quantize does: its metadata, its order of tensors, its rows.</summary>
internal sealed class QuantizationWriter
{
    private const uint QuantizationVersion = 2; // GGML_QNT_VERSION of ggml.h
    private const int SlabWeights = 1 << 21;
    private const int OverrideBytes = 127; // llama_model_kv_override holds texts of so many

    private readonly QuantizationPlan _plan;
    private readonly QuantizationOptions _options;
    private readonly IProgress<QuantizationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly int _threads;
    private long _written;

    internal QuantizationWriter(
        QuantizationPlan plan,
        QuantizationOptions options,
        IProgress<QuantizationProgress>? progress,
        CancellationToken cancellation
    )
    {
        (_plan, _options, _progress, _cancellation) = (plan, options, progress, cancellation);
        _threads = options.Threads ?? ThreadCount.Default;
    }

    /// <summary>Writes the file under another name, checks it, and renames it.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    internal QuantizedFile Write(string path, bool overwrite)
    {
        using var weights = new WeightReader(_plan.Source);
        using GgufTensorData bytes = _plan.Source.OpenTensors();
        var writer = new GgufWriter();
        foreach ((string key, GgufValue value) in Metadata())
        {
            writer.Add(key, value);
        }

        for (int i = 0; i < _plan.Tensors.Count; i++)
        {
            QuantizedTensor tensor = _plan.Tensors[i];
            GgufTensor source = _plan.Source.FindTensor(tensor.Name)!;
            int index = i;
            writer.AddTensor(
                source with
                {
                    Type = tensor.Type,
                    Offset = 0,
                },
                output => WriteTensor(weights, bytes, source, tensor, index, output)
            );
        }

        writer.Write(path, overwrite, Verify, FileReaders.Of([.. _plan.Source.Paths, .. _options.Importance?.Sources ?? []]));
        return new QuantizedFile(ReadBack(path), _plan);
    }

    // llama.cpp's order: a key that is set moves to the end.
    private List<KeyValuePair<string, GgufValue>> Metadata()
    {
        List<KeyValuePair<string, GgufValue>> entries =
        [
            .. _plan.Source.Metadata.Where(entry => entry.Key is not ("split.no" or "split.count" or "split.tensors.count")),
        ];
        Set(entries, "general.quantization_version", GgufValue.Of(QuantizationVersion));
        if (_options.Only is null)
        {
            Set(entries, "general.file_type", GgufValue.Of((uint)_plan.Type.FileType));
        }

        if (_options.Importance is { } importance)
        {
            Set(entries, "quantize.imatrix.file", GgufValue.Of(Cut(importance.Name)));
            if (importance.Datasets.Count > 0)
            {
                Set(entries, "quantize.imatrix.dataset", GgufValue.Of(Cut(importance.Datasets[0])));
            }

            Set(entries, "quantize.imatrix.entries_count", GgufValue.Of((uint)importance.Entries.Count));
            if (importance.ChunkCount > 0)
            {
                Set(entries, "quantize.imatrix.chunks_count", GgufValue.Of((uint)importance.ChunkCount));
            }
        }

        return entries;
    }

    private static void Set(List<KeyValuePair<string, GgufValue>> entries, string key, GgufValue value)
    {
        entries.RemoveAll(entry => entry.Key == key);
        entries.Add(new(key, value));
    }

    private static string Cut(string text)
    {
        while (Encoding.UTF8.GetByteCount(text) > OverrideBytes)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        return text;
    }

    private void WriteTensor(
        WeightReader weights,
        GgufTensorData bytes,
        GgufTensor source,
        QuantizedTensor tensor,
        int index,
        Stream output
    )
    {
        Report(tensor, index, 0);
        if (tensor.IsCopied)
        {
            Copy(bytes, source, tensor, index, output);
            return;
        }

        // A third dimension counts the experts of a mixture: each has an importance of its own.
        long rowsOfExpert = source.Dimensions.Count > 1 ? source.Dimensions[1] : 1;
        float[] importance = tensor.UsesImportance ? _options.Importance!.Weights(source) : [];
        int rowLength = checked((int)source.RowLength);
        long slab = Math.Max(1, SlabWeights / rowLength);
        var rows = new RowQuantizer(tensor.Type, rowLength, _threads);
        for (long first = 0; first < source.RowCount; )
        {
            long expert = first / rowsOfExpert;
            int count = (int)Math.Min(slab, ((expert + 1) * rowsOfExpert) - first);
            ReadOnlySpan<float> ofExpert = importance.Length == 0 ? [] : importance.AsSpan((int)(expert * rowLength), rowLength);
            try
            {
                output.Write(rows.Quantize(weights, source, first, count, ofExpert.ToArray(), _cancellation));
            }
            catch (LlamaException e)
            {
                throw new LlamaException($"{tensor.Name} cannot be quantized: {e.Message}", e);
            }

            first += count;
            Report(tensor, index, (long)count * rowLength);
        }
    }

    private void Copy(GgufTensorData bytes, GgufTensor source, QuantizedTensor tensor, int index, Stream output)
    {
        var check = new CopiedWeights(source);
        byte[] buffer = new byte[(int)Math.Min(check.PieceBytes, source.ByteLength)];
        for (long position = 0; position < source.ByteLength; position += buffer.Length)
        {
            _cancellation.ThrowIfCancellationRequested();
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, source.ByteLength - position));
            bytes.Read(source, position, piece);
            check.Require(piece);
            output.Write(piece);
        }

        Report(tensor, index, source.ElementCount);
    }

    private void Report(QuantizedTensor tensor, int index, long weights)
    {
        _cancellation.ThrowIfCancellationRequested();
        _written += weights;
        _progress?.Report(new QuantizationProgress((double)_written / _plan.WeightCount, tensor, index, _plan.Tensors.Count));
    }

    // Another command may have written over it as soon as it had its name.
    private GgufFile ReadBack(string path)
    {
        var file = GgufFile.Read(path);
        return IsPlanned(file)
            ? file
            : throw new LlamaException(
                $"{Path.GetFileName(path)} was written, and another command has written something else over it at once: choose "
                    + "different names."
            );
    }

    private bool IsPlanned(GgufFile file) =>
        file.Tensors.Select(tensor => (tensor.Name, tensor.Type)).SequenceEqual(_plan.Tensors.Select(tensor => (tensor.Name, tensor.Type)));

    // What was written must be what was planned, and what llama.cpp may be given, before it gets its name.
    private void Verify(string part)
    {
        var file = GgufFile.Read(part);
        GgufModelCheck.Validate(file);
        if (!IsPlanned(file))
        {
            throw new LlamaException($"{Path.GetFileName(part)} does not hold the tensors that were to be written.");
        }
    }
}
