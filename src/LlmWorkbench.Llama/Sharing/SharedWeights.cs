using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Sharing;

/// <summary>
/// Whether the weights in memory are those of a file, which the headers of two checkpoints or fine-tunings of one model do not tell. One
/// token is read, and of each weight that the computation meets three pieces are compared.
/// </summary>
internal sealed unsafe class SharedWeights : ITensorListener
{
    private const int Piece = 4096;
    private const int Length = 32;

    private readonly GgufTensorData _file;
    private readonly HashSet<string> _seen = [];
    private readonly byte[] _loaded = new byte[Piece];
    private readonly byte[] _stored = new byte[Piece];

    private SharedWeights(GgufTensorData file) => _file = file;

    /// <summary>The first tensor that differs.</summary>
    private string? Different { get; set; }

    /// <summary>Refuses the file of another model; what cannot be run is not compared.</summary>
    /// <exception cref="LlamaException">Its weights are others.</exception>
    /// <exception cref="GgufFormatException">Somebody has written to the file.</exception>
    internal static void RequireSame(LlamaModel model, GgufTensorData file, CancellationToken cancellation)
    {
        if (!CanRun(model))
        {
            return;
        }

        var comparison = new SharedWeights(file);
        using (NativeContext? context = Context(model))
        {
            if (context is null)
            {
                return;
            }

            TensorTap.Listen(comparison, () => context.Decode([0], [1], cancellation));
        }

        if (comparison.Different is { } name)
        {
            throw SharedHeader.Other(file.File, $"its {name} holds other numbers");
        }
    }

    /// <summary>Looks at what the operation reads.</summary>
    public bool Wants(NativeTensor* tensor)
    {
        for (int i = 0; i < NativeTensor.MaxSources && Different is null; i++)
        {
            var source = (NativeTensor*)tensor->Sources[i];
            if (source is not null && source->Buffer != 0 && source->ViewOf == 0)
            {
                Compare(source);
            }
        }

        return false;
    }

    public bool Take(NativeTensor* tensor) => true;

    private static bool CanRun(LlamaModel model) =>
        model.HasWeights
        && model.Damage is null
        && LlamaNative.llama_model_has_decoder(model.Handle) != 0
        && LlamaNative.llama_model_has_encoder(model.Handle) == 0;

    // Some architectures are known to read in both directions only when a context is asked for.
    private static NativeContext? Context(LlamaModel model)
    {
        try
        {
            var options = new LlamaContextOptions { BatchSize = Length };
            return new NativeContext(model, options, Length, Length, ThreadCount.Default, 0, traced: true);
        }
        catch (LlamaException)
        {
            return null;
        }
    }

    private void Compare(NativeTensor* loaded)
    {
        if (
            _file.File.FindTensor(NativeText.FromNative(loaded->Name)) is not { } stored
            || loaded->Type != (int)stored.Type
            || !_seen.Add(stored.Name)
            || !CanBeRead(loaded, stored)
        )
        {
            return;
        }

        int length = (int)Math.Min(Piece, stored.ByteLength);
        foreach (long position in (long[])[0, (stored.ByteLength - length) / 2, stored.ByteLength - length])
        {
            _file.Read(stored, position, _stored.AsSpan(0, length));
            fixed (byte* target = _loaded)
            {
                GgmlNative.ggml_backend_tensor_get(loaded, target, (nuint)position, (nuint)length);
            }

            if (!_loaded.AsSpan(0, length).SequenceEqual(_stored.AsSpan(0, length)))
            {
                Different = stored.Name;
                return;
            }
        }
    }

    // Matrices may lie in an order of their own that fits the processor (ggml-cpu, repack.cpp), which nothing reads back; norms never do.
    private static bool CanBeRead(NativeTensor* loaded, GgufTensor stored) =>
        stored.RowCount == 1 || GgmlNative.ggml_backend_buffer_is_host(loaded->Buffer) != 0;
}
