using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>Looks for a needle in a haystack: a fact that stands somewhere in a long text.</summary>
/// <example>
/// <code>
/// var needles = model.Needles(StandardDatasets.Text(), new NeedleOptions { Lengths = [64, 256], Trials = 4 });
/// Console.WriteLine(needles.LostFrom(0.5));
/// </code>
/// </example>
public static class NeedleExperiment
{
    private const int ShortestWindow = 32;
    private const int Halvings = 5;
    private const int LeastCache = 1024;

    /// <summary>Hides made-up facts in a text, at several depths and lengths, and asks for each at the end.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The text around the needles; its sentences are taken.</param>
    /// <param name="options">Needle, lengths and depths; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come, and what was found at the lengths so far; stops it.</param>
    /// <returns>What was found at each length and depth.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The text has no sentences, or a length has no room for needle and question.</exception>
    /// <exception cref="LlamaException">The memory does not suffice, or the model cannot read so long a text.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static NeedleResult Needles(this LoadedModel model, TextDataset data, NeedleOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new NeedleOptions();
        options.Validate();
        IReadOnlyList<int[]> sentences = NeedleTexts.Sentences(model.Vocabulary, data);
        run.Report(0, "the needle without a haystack");
        (NeedleForm form, NeedleCell bare) = (options.Form is { } given ? [given] : NeedleForm.All)
            .Select(form => (form, Bare: Bare(model, form, options, run.Cancellation)))
            .MaxBy(tried => (tried.Bare.Found.Successes, tried.Bare.FirstTokenProbability));
        int[] lengths = [.. (options.Lengths ?? Usual(model, bare.Length)).Distinct().Order()];
        if (lengths[0] < bare.Length)
        {
            throw new WorkbenchException(
                $"A text of {Figures.Whole(lengths[0])} tokens has no room for needle and question, which take {bare.Length}: "
                    + "ask for longer ones."
            );
        }

        var result = new NeedleResult(model.Name, data.Name, options, form, bare, lengths, []);
        var texts = new NeedleTexts(model.Vocabulary, form, sentences, options.Seed);
        List<NeedleCell> cells = [];
        double total = lengths.Sum(length => (double)length);
        foreach (int length in lengths)
        {
            run.Report(lengths.TakeWhile(l => l < length).Sum() / total, $"texts of {Figures.Count(length, "token")}");
            IReadOnlyList<TokenContinuations> asked =
            [
                .. options.Depths.SelectMany(depth => Enumerable.Range(0, options.Trials).Select(_ => texts.Write(length, depth))),
            ];
            ContinuationScore[] scores = Score(model, asked, options.Engine, run.Cancellation);
            cells.AddRange(options.Depths.Select((depth, d) => Cell(length, depth, scores.AsSpan(d * options.Trials, options.Trials))));
            run.Keep(() => result with { Cells = [.. cells] });
        }

        return result with
        {
            Cells = cells,
        };
    }

    // What is found without text around, and how many tokens the longest of these texts has.
    private static NeedleCell Bare(LoadedModel model, NeedleForm form, NeedleOptions options, CancellationToken cancellation)
    {
        const int Trials = 16;
        var texts = new NeedleTexts(
            model.Vocabulary,
            form,
            [
                [0],
            ],
            options.Seed
        );
        TokenContinuations[] asked = [.. Enumerable.Range(0, Trials).Select(_ => texts.Write(0, 0))];
        return Cell(asked.Max(text => text.Context.Count), 0, Score(model, asked, options.Engine, cancellation));
    }

    private static NeedleCell Cell(int length, double depth, ReadOnlySpan<ContinuationScore> scores)
    {
        (int found, double probability) = (0, 0.0);
        foreach (ContinuationScore score in scores)
        {
            found += score.IsGreedy ? 1 : 0;
            probability += Math.Exp(-score.Nats[0]) / scores.Length;
        }

        return new NeedleCell(length, depth, new Proportion(found, scores.Length), probability);
    }

    private static ContinuationScore[] Score(
        LoadedModel model,
        IReadOnlyList<TokenContinuations> texts,
        LlamaContextOptions engine,
        CancellationToken cancellation
    )
    {
        int longest = texts.Max(text => text.Context.Count + text.Continuations[0].Count);
        int length = Math.Max(longest, LeastCache);
        using var sequences = new LlamaSequences(model.Engine, engine with { Length = length });
        List<ContinuationScore> scores = [];
        foreach (Range group in LlamaSequences.Groups(model.Engine, texts, length))
        {
            scores.AddRange(sequences.Score([.. texts.Take(group)], cancellation).Select(score => score[0]));
        }

        return [.. scores];
    }

    private static int[] Usual(LoadedModel model, int least)
    {
        int window = Math.Max(ShortestWindow, Math.Min(model.LongestText, LlamaContextOptions.DefaultLength));
        int[] halves = [.. Enumerable.Range(0, Halvings).Select(i => window >> i).Where(length => length >= least)];
        return halves.Length > 0 ? halves : [least];
    }
}
