using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pretraining.Watching;

/// <summary>Walks through the points of a training, and measures what a model could do at each.</summary>
/// <example>
/// <code>
/// using var models = new WorkbenchModels();
/// Console.WriteLine(models.Watch(new() { Points = ["tutor-0.2m", "tutor"] }).ToTable());
/// </code>
/// </example>
public static class WatchExperiment
{
    private const string Frequency = "frequency";

    // Each head over random tokens that are read twice.
    private static readonly HeadScoresOptions s_heads = new() { Sequences = 2, Length = 40 };

    /// <summary>Looks at each point in turn; a model that is not loaded is freed again.</summary>
    /// <param name="models">The session's models.</param>
    /// <param name="options">Which points, and how; <see langword="null"/> for those of the tutor.</param>
    /// <param name="run">Told how far it has come and which points there are so far; stops it.</param>
    /// <returns>A point for each.</returns>
    /// <exception cref="WorkbenchException">There is no such model or dataset, or fewer than two points.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; finished points were kept.</exception>
    public static WatchResult Watch(this WorkbenchModels models, WatchOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        options ??= new WatchOptions();
        if (options.Points.Length < 2)
        {
            throw new WorkbenchException("To watch a model grow takes at least two points of its training: give --points several names.");
        }

        var data = new Data(
            TextDataset.Read(options.Text, models.Datasets),
            QuestionDataset.Read(options.Copying, models.Datasets),
            QuestionDataset.Read(options.Names, models.Datasets),
            Even(QuestionDataset.Read(options.Facts, models.Datasets), options.Questions)
        );
        List<WatchPoint> points = [];
        foreach ((string name, int i) in options.Points.Select((name, i) => (name, i)))
        {
            LoadedModel? before = models.TryCurrent;
            LoadedModel? loaded = models.Find(name);
            LoadedModel model = loaded ?? models.Load(name, new ModelLoadOptions { Name = name });
            try
            {
                RunContext part = run.Part(i, options.Points.Length, VisibleText.Phrase(name));
                points.Add(Look(model, data, options, part));
            }
            finally
            {
                Leave(models, loaded is null ? model : null, before);
            }

            run.Keep(new WatchResult(options, [.. points]));
        }

        return new WatchResult(options, points);
    }

    // As many facts of each frequency: a file may begin with the rare ones.
    private static QuestionDataset Even(QuestionDataset facts, int most)
    {
        IGrouping<string?, Question>[] groups = [.. facts.Questions.GroupBy(question => question.Labels.GetValueOrDefault(Frequency))];
        int each = (most + groups.Length - 1) / groups.Length;
        return facts with { Questions = [.. groups.SelectMany(group => group.Take(each))] };
    }

    private static void Leave(WorkbenchModels models, LoadedModel? own, LoadedModel? before)
    {
        if (own is not null)
        {
            models.Unload(own.Name);
        }

        if (before is not null && models.Contains(before))
        {
            models.MakeCurrent(before);
        }
    }

    private static WatchPoint Look(LoadedModel model, Data data, WatchOptions options, RunContext run)
    {
        PerplexityResult loss = model.Perplexity(
            data.Text,
            new PerplexityOptions { MaxChunks = options.Chunks },
            run.Share(0, 0.3, "loss")
        );
        HeadScoresResult heads = model.HeadScores(s_heads, run.Share(0.3, 0.4, "heads"));
        EvaluationResult Ask(QuestionDataset questions, int? most, double from, double to) =>
            model.Evaluate(
                questions,
                new EvaluationOptions { MaxQuestions = most },
                run.Share(from, to, VisibleText.Phrase(questions.Name))
            );
        Proportion copied = Ask(data.Copying, options.Questions, 0.4, 0.6).Accuracy,
            names = Ask(data.Names, options.Questions, 0.6, 0.8).Accuracy;
        EvaluationResult facts = Ask(data.Facts, null, 0.8, 1);
        bool tellsFrequency = facts.Answers.Any(answer => answer.Labels.ContainsKey(Frequency));
        return new WatchPoint(
            model.Name,
            loss.NatsPerToken,
            heads.Best(HeadKind.PreviousToken).Scores[HeadKind.PreviousToken],
            heads.Best(HeadKind.Induction).Scores[HeadKind.Induction],
            copied,
            names,
            facts.Accuracy,
            tellsFrequency ? [.. facts.By(Frequency)] : []
        );
    }

    private sealed record Data(TextDataset Text, QuestionDataset Copying, QuestionDataset Names, QuestionDataset Facts);
}
