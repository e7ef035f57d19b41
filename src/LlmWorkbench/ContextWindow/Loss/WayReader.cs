using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Streaming;
using LlmWorkbench.Models;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>Reads texts in one way. Its context is made when the first text is read.</summary>
/// <param name="model">The model.</param>
/// <param name="way">The way.</param>
/// <param name="engine">Threads, cache types and flash attention.</param>
/// <param name="length">Tokens of each text.</param>
internal sealed class WayReader(LoadedModel model, ReadingWay way, LlamaContextOptions engine, int length) : IDisposable
{
    private LlamaContext? _context;
    private LlamaStream? _stream;

    /// <summary>Reads a text.</summary>
    /// <param name="ids">The text; [length].</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>−ln p of each token after the first, in nats; [length − 1].</returns>
    public double[] Read(int[] ids, CancellationToken cancellation)
    {
        double[] nats = new double[ids.Length - 1];
        if (way.Window is { } window)
        {
            Slide(ids, window, nats, cancellation);
            return nats;
        }

        _context ??= model.NewContext(engine with { Length = length, RopeScaling = way.Scaling });
        _context.Evaluate(ids[..^1], LogitPositions.All, (i, row) => nats[i] = Nats(row, ids[i + 1]), null, cancellation);
        return nats;
    }

    public void Dispose()
    {
        _context?.Dispose();
        _stream?.Dispose();
    }

    // Before each block what is older than the window is forgotten. Beside kept tokens the window moves up to them; without any,
    // positions go on, and only distances within the window are ever seen.
    private void Slide(int[] ids, int window, double[] nats, CancellationToken cancellation)
    {
        _stream ??= new LlamaStream(
            model.Engine,
            engine with
            {
                Length = Math.Min(length, way.Keep + window + ReadingWay.SlidingBlock),
                BatchSize = ReadingWay.SlidingBlock,
                RopeScaling = way.Scaling,
            }
        );
        _stream.Clear();
        for (int from = 0; from < nats.Length; from += ReadingWay.SlidingBlock)
        {
            if (_stream.Count - way.Keep - window is > 0 and var old)
            {
                _stream.Forget(way.Keep, old, closesGap: way.Keep > 0);
            }

            int first = from;
            int[] block = ids[from..Math.Min(from + ReadingWay.SlidingBlock, nats.Length)];
            _stream.Read(block, LogitPositions.All, (i, row) => nats[first + i] = Nats(row, ids[first + i + 1]), cancellation);
        }
    }

    private static double Nats(ReadOnlySpan<float> row, int token) => SoftMax.LogSum(row) - row[token];
}
