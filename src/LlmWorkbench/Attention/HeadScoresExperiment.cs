using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Attention;

/// <summary>Finds out what kinds of heads a model has.</summary>
/// <example>
/// <code>
/// var scores = model.HeadScores();
/// var induction = scores.Best(HeadKind.Induction);
/// </code>
/// </example>
public static class HeadScoresExperiment
{
    /// <summary>
    /// Scores heads on random tokens that come twice: in the second copy every token has exactly one earlier place. The scores
    /// are those of <see cref="AttentionScores"/>, so that induction and duplicate-token scores are means over the second copy, and
    /// the others over the whole sequence.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come, and the means so far after each sequence; stops it.</param>
    /// <returns>The heads with their scores.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The model has no attention, too few tokens, or there is no such layer or head.</exception>
    /// <exception cref="ContextFullException">The sequences are longer than the context.</exception>
    /// <exception cref="LlamaException">The model cannot be run, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static HeadScoresResult HeadScores(this LoadedModel model, HeadScoresOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new HeadScoresOptions();
        options.Validate();
        var random = new Random(options.Seed);
        int[][] sequences =
        [
            .. Enumerable.Range(0, options.Sequences).Select(_ => RepeatedTokens.Draw(model.Vocabulary, options.Length, random)),
        ];
        using LlamaTracer? tracer = AttentionExperiment.Open(model, sequences[0].Length);
        IAttentionReader reader = AttentionExperiment.Reader(model, tracer);
        IReadOnlyList<(int Layer, int Head)> heads = ChosenHeads.Choose(reader.AttentionHeads, options.Layers, options.Heads);
        var scores = heads.ToDictionary(head => head, _ => new List<AttentionScores>());
        for (int i = 0; i < sequences.Length; i++)
        {
            int[] ids = sequences[i];
            new AttentionPasses(reader, ids, new AttentionOptions().NumbersPerPass).Read(
                heads,
                (layer, head, weights) => scores[(layer, head)].Add(AttentionScores.Of(weights, ids)),
                null,
                run.Cancellation
            );
            run.Report((i + 1.0) / sequences.Length, $"sequence {i + 1} of {sequences.Length}");
            run.Keep(() => Result(i + 1));
        }

        return Result(sequences.Length);

        HeadScoresResult Result(int read) =>
            new(
                model.Name,
                options.Length,
                read,
                options.Seed,
                [.. heads.Select(h => new HeadScore(h.Layer, h.Head, AttentionScores.MeanOf(scores[h])))],
                read == sequences.Length
            );
    }
}
