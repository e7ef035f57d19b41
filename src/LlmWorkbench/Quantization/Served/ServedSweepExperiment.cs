using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Served;

/// <summary>Measures what quantizing costs with models that services run, each on a machine of its own.</summary>
/// <example>
/// <code>
/// ServedSweepResult sweep = new[] { model, other }.ServedSweep();
/// Console.WriteLine(sweep.ToCsv());
/// </code>
/// </example>
public static class ServedSweepExperiment
{
    // Of a point's time: the text takes a request for each token with llama-server.
    private const double Read = 0.6;

    /// <summary>
    /// Reads the same text with each model and asks it the same questions, those of different services at the same time, those of one
    /// service one after the other. What was measured is kept (<see cref="Caching.EvaluationCache"/>). A service that fails ends
    /// its own point alone.
    /// </summary>
    /// <param name="models">At least two models: the reference, then other quantizations of it.</param>
    /// <param name="text">What is read, document by document; <see langword="null"/> is the held-out documents of <c>datasets/</c>.</param>
    /// <param name="questions">What is asked; <see langword="null"/> is those of <c>datasets/</c>.</param>
    /// <param name="options">What is measured; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>A point for each model.</returns>
    /// <exception cref="WorkbenchException">There are too few models, one cannot score a text, or one failed; what the others have
    /// measured was kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ServedSweepResult ServedSweep(
        this IReadOnlyList<LoadedModel> models,
        TextDataset? text = null,
        IReadOnlyList<QuestionDataset>? questions = null,
        ServedSweepOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        options ??= new ServedSweepOptions();
        if (models.Count < 2)
        {
            throw new WorkbenchException(
                "Quantizations are compared to a reference: name at least two models, the one with the most bits first."
            );
        }

        if (models.FirstOrDefault(model => model.Capability<IPromptScorer>() is null) is { } local)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(local.Name)} is no service that scores texts: files are measured without --over, and services "
                    + "are compared with services."
            );
        }

        text ??= StandardDatasets.Text(models[0].Datasets);
        questions ??= [.. StandardDatasets.Questions(models[0].Datasets).Select(q => q.Spread(options.MaxQuestions))];
        ServedPoint[] points = [.. models.Select(Begin)];
        double[] done = new double[models.Count];
        Lock gate = new();
        MachinesAtOnce.Run(models, Measure, run.Cancellation);
        return Result() with { IsComplete = true };

        void Measure(int i, LoadedModel model, CancellationToken stop)
        {
            var part = new RunContext(stop);
            try
            {
                PerplexityResult own = model.Perplexity(
                    text,
                    options.Perplexity,
                    part.Keeping<PerplexityResult>(soFar =>
                        Put(i, points[i] with { Text = soFar }, Read * soFar.Chunks.Count / Math.Max(1, soFar.PlannedChunks))
                    )
                );
                Put(i, points[i] with { Text = own }, Read);
                foreach ((int d, QuestionDataset dataset) in questions.Index())
                {
                    ServedPoint before = points[i];
                    EvaluationResult all = model.Evaluate(
                        dataset,
                        options.Evaluation,
                        part.Keeping<EvaluationResult>(soFar => Answer(d, before, soFar))
                    );
                    Answer(d, before, all);
                }
            }
            catch (WorkbenchException e) when (e.LeavesWhatIsDone)
            {
                Put(i, points[i] with { Failure = e.Message }, 1);
                throw;
            }

            void Answer(int dataset, ServedPoint before, EvaluationResult soFar) =>
                Put(
                    i,
                    before with
                    {
                        Answers = [.. before.Answers, soFar],
                    },
                    Read + ((1 - Read) * (dataset + ((double)soFar.Answers.Count / soFar.PlannedQuestions)) / questions.Count)
                );
        }

        void Put(int index, ServedPoint point, double share)
        {
            lock (gate)
            {
                (points[index], done[index]) = (point, share);
                run.Keep(Result);
                run.Report(
                    done.Average(),
                    Sentences.And(models.Select((model, i) => $"{VisibleText.Phrase(model.Name)} {done[i] * 100:0} %"))
                );
            }
        }

        ServedSweepResult Result() => new(text.Name, [.. points]);
    }

    private static ServedPoint Begin(LoadedModel model) =>
        new(model.Name, model.Facts.WeightType, model.Facts.BitsPerWeight, model.Facts.SizeInBytes);
}
