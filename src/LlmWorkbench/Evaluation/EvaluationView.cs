using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Evaluation;

/// <summary>Answers as charts and tables.</summary>
internal static class EvaluationView
{
    /// <summary>How many wrong answers are shown.</summary>
    public const int MaxWrong = 10;

    /// <summary>Accuracies and some wrong answers.</summary>
    public static string Text(EvaluationResult result)
    {
        string text = $"{Title(result)}\n\n{Accuracies(result)}\n\n{string.Join('\n', Notes(result))}";
        return Wrong(result) is { Rows.Count: > 0 } wrong ? $"{text}\n\n{WrongTitle(result)}\n\n{wrong}" : text;
    }

    /// <summary>A table of the models.</summary>
    public static string Text(EvaluationComparison comparison) =>
        $"{Title(comparison)}\n\n{comparison.ToTable()}\n\n"
        + (GroupedBy(comparison) is { } field ? $"{GroupChart.Table(Lines(comparison), field)}\n\n" : "")
        + Note(comparison);

    /// <summary>What was asked whom.</summary>
    public static string Title(EvaluationResult result) =>
        $"Answers of {VisibleText.Phrase(result.Model)} to {VisibleText.Phrase(result.Dataset)}";

    /// <summary>What was asked.</summary>
    public static string Title(EvaluationComparison comparison) =>
        $"Answers of {comparison.Results.Count} models to {VisibleText.Phrase(comparison.Results[0].Dataset)}";

    /// <summary>What stands above the wrong answers.</summary>
    public static string WrongTitle(EvaluationResult result)
    {
        int wrong = result.Accuracy.Count - result.Accuracy.Successes;
        return wrong > MaxWrong ? $"The first {MaxWrong} of {Figures.Whole(wrong)} wrong answers" : "The wrong answers";
    }

    private static Table Accuracies(EvaluationResult result)
    {
        List<(string Name, Proportion Accuracy)> rows = [("all", result.Accuracy)];
        rows.AddRange(result.ByTask.Count > 1 ? result.ByTask.Select(task => (TaskName(task.Key), task.Value)) : []);
        rows.AddRange(
            result.Options.By is { } field && HasGroups(result, field)
                ? result.By(field)
                : new[] { result.ByWording, result.ByKind }
                    .Where(groups => groups.Count > 1)
                    .SelectMany(groups => groups.Select(group => (group.Key, group.Value)))
        );
        return Table.Of(
            rows,
            new(null, "questions", row => row.Name),
            new(null, "right", row => row.Accuracy.Successes, Format.Whole),
            new(null, "of", row => row.Accuracy.Count, Format.Whole),
            new(null, "accuracy", row => row.Accuracy.Share, Format.Percent),
            new(null, "95 % interval", row => row.Accuracy, EvaluationResult.Interval)
        );
    }

    /// <summary>How the questions were judged, and what else was measured.</summary>
    public static IEnumerable<string> Notes(EvaluationResult result)
    {
        if (!result.IsComplete)
        {
            yield return $"Interrupted after {Figures.Whole(result.Answers.Count)} of {Figures.Whole(result.PlannedQuestions)} questions: "
                + "the numbers are of these.";
        }

        int before = result.Shares.Count > 0 ? result.Answers.Count - result.Shares.Sum(share => share.Answered) : 0;
        if (result.Shares.Count > 1 || before > 0)
        {
            IEnumerable<string> shares = result.Shares.Select(s => $"{VisibleText.Phrase(s.Service)} ({Figures.Whole(s.Answered)})");
            yield return $"Answered by {Sentences.And(shares)}{(before > 0 ? $"; {Figures.Whole(before)} kept from an earlier run" : "")}.";
        }

        foreach (ServiceShare share in result.Shares.Where(share => share.Failure is not null))
        {
            yield return $"{VisibleText.Phrase(share.Service)} answered no more, and the others took its questions. {share.Failure}";
        }

        foreach (EvaluationTask task in result.ByTask.Keys)
        {
            yield return task switch
            {
                EvaluationTask.MultipleChoice =>
                    $"Multiple choice: the answer with the highest log-probability {ByWhat(result.Options.Normalization)}. "
                        + $"Guessing would get {Figures.Percent(result.Chance)}. "
                        + $"Per token (llama-perplexity) {Percent(result, ChoiceNormalization.PerToken)}, as a whole (acc of "
                        + $"lm-evaluation-harness) {Percent(result, ChoiceNormalization.None)}, per byte (its acc_norm) "
                        + $"{Percent(result, ChoiceNormalization.PerByte)}.",
                EvaluationTask.Cloze => "Cloze: right if each token of the wanted words is the most probable one. The wanted words take "
                    + $"{Figures.Fixed(result.ClozeNats!.Mean, 3)} ± {Figures.Fixed(result.ClozeNats.Error, 3)} nats.",
                _ => $"Exact match: greedy decoding to the end of the line, at most {result.Options.MaxTokens} tokens; right letter "
                    + "by letter.",
            };
        }

        if (result.Options.By is { } field && HasGroups(result, field) && AnswerGroups.WithoutNote(result, field) is { } without)
        {
            yield return without;
        }

        yield return "Intervals are Wilson's.";
    }

    // An interrupted run may not have come to the first question that has the field.
    private static bool HasGroups(EvaluationResult result, string field) => result.Answers.Any(answer => answer.Label(field) is not null);

    private static string? GroupedBy(EvaluationComparison comparison) =>
        comparison.Results[0].Options.By is { } field && comparison.Results.All(result => HasGroups(result, field)) ? field : null;

    private static Markup Chart(EvaluationResult result) =>
        result.Options.By is { } field && HasGroups(result, field)
            ? GroupChart.Html([(result.Model, result)], field)
            : ChartHtml.Of(result.Chart(), EvaluationChart.Height(result));

    private static Markup Chart(EvaluationComparison comparison) =>
        GroupedBy(comparison) is { } field
            ? Markup.Of($"{GroupChart.Html(Lines(comparison), field)}{GroupChart.Table(Lines(comparison), field).ToMarkup()}")
            : ChartHtml.Of(comparison.Chart(), EvaluationChart.Height(comparison));

    private static (string Name, EvaluationResult Answers)[] Lines(EvaluationComparison comparison) =>
        [.. comparison.Results.Select(r => (r.Model, r))];

    private static Table Wrong(EvaluationResult result) =>
        (result with { Answers = [.. result.Answers.Where(a => !a.IsCorrect).OrderBy(a => a.Question).Take(MaxWrong)] }).ToTable();

    /// <summary>What the columns of the comparison mean.</summary>
    public static string Note(EvaluationComparison comparison) =>
        $"The difference is to {VisibleText.Phrase(comparison.Results[0].Model)}, in points of a hundred, ± its paired standard "
        + "error. Only the questions count that one of the two got right and the other wrong; p is McNemar's exact test: how often "
        + "chance alone would divide them so unevenly."
        + (
            GroupedBy(comparison) is { } field && AnswerGroups.WithoutNote(comparison.Results[0], field) is { } without ? $" {without}" : ""
        );

    private static string TaskName(EvaluationTask task) =>
        task switch
        {
            EvaluationTask.MultipleChoice => "multiple choice",
            EvaluationTask.Cloze => "cloze",
            _ => "exact match",
        };

    private static string ByWhat(ChoiceNormalization normalization) =>
        normalization switch
        {
            ChoiceNormalization.PerToken => "per token",
            ChoiceNormalization.PerByte => "per byte",
            _ => "as a whole",
        };

    private static string Percent(EvaluationResult result, ChoiceNormalization normalization) =>
        Figures.Percent(result.MultipleChoiceAccuracy(normalization).Share);

    /// <summary>The chart and table of accuracies, and wrong answers to unfold.</summary>
    public static Markup Html(EvaluationResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Accuracies(result).ToMarkup()}
                {Chart(result)}
                {Markup.Each(Notes(result), note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                {(Wrong(result) is { Rows.Count: > 0 } wrong ? Fold.Of($"{WrongTitle(result)}", wrong.ToMarkup()) : Markup.Empty)}
                """
            )
        );

    /// <summary>The table of the models and the chart of their accuracies.</summary>
    public static Markup Html(EvaluationComparison comparison) =>
        Theme.View(
            Title(comparison),
            Markup.Of(
                $"""
                {comparison.ToTable().ToMarkup()}
                {Chart(comparison)}
                <p class="lw-note">{Note(comparison)}</p>
                """
            )
        );
}
