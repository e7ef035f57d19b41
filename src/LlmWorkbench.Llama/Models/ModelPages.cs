using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Llama.Models;

/// <summary>
/// Brings a model's weights from the disk into the system's file cache. llama.cpp maps the file and asks for all of it in one
/// system call, which neither reports progress nor can be stopped: minutes for a large model on a slow disk. Once the
/// pages are there that call takes a tenth of a second for a gigabyte.
/// </summary>
internal static class ModelPages
{
    // Stays in the processor's cache.
    private const int Step = 256 << 10;

    /// <summary>Reads the weights, and keeps nothing of them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops it between two pages.</param>
    /// <exception cref="GgufFormatException">The file has changed since its header was read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static void Read(GgufFile file, Action<double> progress, CancellationToken cancellation)
    {
        using GgufTensorData weights = file.OpenTensors();
        double all = file.Tensors.Sum(tensor => (double)tensor.ByteLength),
            done = 0;
        byte[] buffer = new byte[Step];
        foreach (GgufTensor tensor in file.Tensors)
        {
            for (long position = 0; position < tensor.ByteLength; position += Step)
            {
                cancellation.ThrowIfCancellationRequested();
                weights.Read(tensor, position, buffer.AsSpan(0, (int)Math.Min(Step, tensor.ByteLength - position)));
                if (position % (Step * 64L) == 0)
                {
                    progress((done + position) / all);
                }
            }

            done += tensor.ByteLength;
        }
    }
}
