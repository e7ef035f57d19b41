using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Models;

/// <summary>
/// Brings a model's weights from the disk into the system's file cache, and looks at them on the way. llama.cpp maps the file and asks
/// for all of it in one system call, which neither reports progress nor can be stopped: minutes for a large model on a slow disk. Once
/// the pages are there that call takes a tenth of a second for a gigabyte.
/// </summary>
internal static class ModelPages
{
    // Stays in the processor's cache.
    private const int Step = 256 << 10;

    /// <summary>Reads the weights, and keeps nothing of them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops it between two pages.</param>
    /// <returns>What is wrong with the first tensor of which that can be seen; null where nothing is.</returns>
    /// <exception cref="GgufFormatException">The file has changed since its header was read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static TensorDamage? Read(GgufFile file, Action<double> progress, CancellationToken cancellation)
    {
        using GgufTensorData weights = file.OpenTensors();
        double all = file.WeightBytes,
            done = 0;
        byte[] buffer = new byte[Step];
        TensorDamage? first = null;
        foreach (GgufTensor tensor in file.Tensors)
        {
            var look = new WeightLook(tensor);
            int step = Step / look.BlockBytes * look.BlockBytes;
            for (long position = 0, i = 0; position < tensor.ByteLength; position += step, i++)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(step, tensor.ByteLength - position));
                weights.Read(tensor, position, piece);
                look.At(piece);
                if (i % 64 == 0)
                {
                    progress((done + position) / all);
                }
            }

            first ??= look.Damage;
            done += tensor.ByteLength;
        }

        return first;
    }
}
