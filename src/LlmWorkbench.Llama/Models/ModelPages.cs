using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama;

/// <summary>
/// Brings a model's weights from the disk into the system's file cache. llama.cpp maps the file and asks for all of it in one
/// system call, which neither reports progress nor can be stopped: minutes for a large model on a slow disk. Once the
/// pages are there that call takes a tenth of a second for a gigabyte.
/// </summary>
internal static class ModelPages
{
    // Linux maps 16 pages of 4 KiB around one that is asked for, and reads at least as many from the disk.
    private const int Step = 64 << 10;

    /// <summary>Touches the weights.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops it between two pages.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static void Read(GgufFile file, Action<double> progress, CancellationToken cancellation)
    {
        using GgufTensorData weights = file.OpenTensors();
        double all = file.Tensors.Sum(tensor => (double)tensor.ByteLength), done = 0;
        Span<byte> one = stackalloc byte[1];
        foreach (GgufTensor tensor in file.Tensors)
        {
            for (long position = 0; position < tensor.ByteLength; position += Step)
            {
                cancellation.ThrowIfCancellationRequested();
                weights.Read(tensor, position, one);
                if (position % (Step * 256L) == 0)
                {
                    progress((done + position) / all);
                }
            }

            done += tensor.ByteLength;
        }
    }
}
