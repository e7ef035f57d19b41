using LlmWorkbench.Caching;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Perplexity;

/// <summary>A text and a reference model that read it, for one model after the other that is compared to it.</summary>
/// <param name="reference">The reference model.</param>
/// <param name="plan">The text.</param>
/// <param name="name">What the text is called, or <see langword="null"/>.</param>
/// <param name="keeps">Whether more than one model will be compared: what the reference expects is then kept, as far as memory
/// allows.</param>
internal sealed class DivergenceReference(LoadedModel reference, TextWindows plan, string? name, bool keeps) : IDisposable
{
    private readonly WindowReader _reference = new(reference, plan, plan.Options.ReferenceEngine ?? plan.Options.Engine);
    private readonly ReferenceRows _rows = new(keeps);

    /// <summary>Compares a model's distributions with the reference's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="engine">How the model is run.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <exception cref="WorkbenchException">The vocabularies differ.</exception>
    public DivergenceResult Compare(LoadedModel model, LlamaContextOptions engine, RunContext run)
    {
        PerplexityOptions options = plan.Options with { Engine = engine };
        TextWindows text = plan with { Options = options };
        SameVocabulary.Require(model, reference);
        IReadOnlyList<ReadingPart> parts = text.Parts(model, reference);
        using CachedPieces pieces = PerplexityExperiment.Cache(text, "divergence", parts, model, reference);
        using var reader = new WindowReader(model, text, engine);
        var result = new DivergenceResult(
            model.Name,
            reference.Name,
            options,
            PerplexityExperiment.Hash(text.Tokens),
            text.Tokens.Length,
            text.Windows.Count,
            []
        )
        {
            TextName = name,
        };
        List<DivergenceChunk> chunks = [];
        foreach (ReadingPart part in parts)
        {
            run.ThrowIfStopped();
            double[] numbers = pieces.Get(part.Windows[0].Start, () => ToNumbers(Compare(reader, part, run.Cancellation)));
            TokenDivergence[] tokens = FromNumbers(numbers);
            int first = 0;
            foreach (TextWindow window in part.Windows)
            {
                chunks.Add(new DivergenceChunk(window.Start, window.Start + window.FirstScored, tokens[first..(first += window.Scored)]));
            }

            run.Keep(() => result with { Chunks = [.. chunks] });
            run.Report((double)chunks.Count / text.Windows.Count, text.Progress(chunks.Count));
        }

        return result with
        {
            Chunks = chunks,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _reference.Dispose();

    private List<LogitDivergence> Compare(WindowReader reader, ReadingPart part, CancellationToken cancellation)
    {
        List<LogitDivergence> results = [];
        foreach (ReadingPart step in Steps(reader, part))
        {
            int width = reference.Vocabulary.Count;
            float[] rows = _rows.Of(step, width, numbers => ReadReference(step, numbers, cancellation));
            int row = 0;
            reader.Read(
                step,
                (text, position, logits) =>
                    results.Add(LogitDivergence.Of(rows.AsSpan(row++ * width, width), logits, step.Texts[text][position + 1])),
                cancellation
            );
        }

        return results;
    }

    private void ReadReference(ReadingPart part, float[] rows, CancellationToken cancellation)
    {
        int row = 0;
        _reference.Read(part, (_, _, logits) => logits.CopyTo(rows.AsSpan(row++ * reference.Vocabulary.Count)), cancellation);
    }

    // Up to the end of a block: both contexts have the blocks before it in their caches, and compute this one as ever, so that the
    // rows of one block of the reference are all that has to be held.
    private IEnumerable<ReadingPart> Steps(WindowReader reader, ReadingPart part)
    {
        if (plan.AreDocuments)
        {
            yield return part;
            yield break;
        }

        int length = part.Texts[0].Length;
        int block = Math.Max(reader.ReuseBlock, _reference.ReuseBlock);
        for (int from = part.From; from < length - 1; )
        {
            int end = Math.Min(length, ((from / block) + 1) * block);
            yield return part with
            {
                From = from,
                End = end,
            };
            from = end;
        }
    }

    private static double[] ToNumbers(IEnumerable<LogitDivergence> tokens) =>
        [.. tokens.SelectMany(t => new[] { t.Nats, t.ReferenceNats, t.ModelNats, t.SameTop ? 1 : 0 })];

    private static TokenDivergence[] FromNumbers(double[] numbers) =>
        [.. numbers.Chunk(4).Select(n => new TokenDivergence(n[0], n[1], n[2], n[3] != 0))];
}
