using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary>Two models that read the same window, one block after the other in turns.</summary>
internal sealed class ContextPair(LoadedModel model, LoadedModel reference, PerplexityOptions options) : IDisposable
{
    private readonly LazyContext _model = new(model, options);
    private readonly LazyContext _reference = new(reference, options with { Engine = options.ReferenceEngine ?? options.Engine });
    private float[] _rows = [];

    /// <summary>Compares the distributions in the place of each token from <paramref name="firstScored"/> on.</summary>
    public LogitDivergence[] Compare(int[] ids, int firstScored, CancellationToken cancellation)
    {
        int step = Math.Max(_model.Value.ReuseBlock, _reference.Value.ReuseBlock);
        var results = new LogitDivergence[ids.Length - firstScored];
        for (int from = firstScored - 1; from < ids.Length - 1; )
        {
            // Up to the end of a block: both contexts have the blocks before it in their caches, and compute this one as ever.
            int end = Math.Min(ids.Length, ((from / step) + 1) * step);
            ReadReference(ids.AsSpan(0, end).ToArray(), from, cancellation);
            ReadModel(ids, end, from, firstScored, results, cancellation);
            from = end;
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _model.Dispose();
        _reference.Dispose();
    }

    private void ReadReference(int[] ids, int from, CancellationToken cancellation)
    {
        int width = reference.Vocabulary.Count;
        if (_rows.Length < (ids.Length - from) * width)
        {
            _rows = new float[(ids.Length - from) * width];
        }

        _reference.Value.Evaluate(
            ids,
            LogitPositions.From(from),
            (position, logits) => logits.CopyTo(_rows.AsSpan((position - from) * width)),
            null,
            cancellation
        );
    }

    private void ReadModel(int[] ids, int end, int from, int firstScored, LogitDivergence[] results, CancellationToken cancellation)
    {
        int width = reference.Vocabulary.Count;
        _model.Value.Evaluate(
            ids.AsSpan(0, end).ToArray(),
            LogitPositions.From(from),
            (position, logits) =>
            {
                if (position + 1 < ids.Length)
                {
                    results[position + 1 - firstScored] = LogitDivergence.Of(
                        _rows.AsSpan((position - from) * width, width),
                        logits,
                        ids[position + 1]
                    );
                }
            },
            null,
            cancellation
        );
    }
}
