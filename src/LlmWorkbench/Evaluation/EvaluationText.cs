using LlmWorkbench.Drawing;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Evaluation;

/// <summary>Answers as plain text.</summary>
internal static class EvaluationText
{
    /// <summary>How many wrong answers are shown.</summary>
    public const int MostWrong = 10;

    /// <summary>The headings of the table of accuracies, in every form.</summary>
    public static IReadOnlyList<string> Heads { get; } = ["questions", ">right", ">of", ">accuracy", ">95 % interval"];

    /// <summary>The headings of the table of wrong answers, in every form.</summary>
    public static IReadOnlyList<string> WrongHeads { get; } = [">#", "question", "right", "answer"];

    /// <summary>The headings of the comparison's table, in every form.</summary>
    public static IReadOnlyList<string> ComparisonHeads { get; } = ["model", ">accuracy", ">95 % interval", ">difference", ">± (paired)", ">only it", ">only the first", ">p"];

    /// <summary>Accuracies and some wrong answers.</summary>
    public static string Draw(EvaluationResult result)
    {
        var text = $"{Title(result)}\n\n{Table(Heads, Rows(result))}\n\n{string.Join('\n', Notes(result))}";
        return Wrong(result) is { Count: > 0 } wrong ? $"{text}\n\n{WrongTitle(result)}\n\n{Table(WrongHeads, wrong)}" : text;
    }

    /// <summary>A table of the models.</summary>
    public static string Draw(EvaluationComparison comparison) =>
        $"{Title(comparison)}\n\n{Table(ComparisonHeads, ComparisonRows(comparison))}\n\n{Note(comparison)}";

    /// <summary>What was asked whom.</summary>
    public static string Title(EvaluationResult result) => $"Answers of {VisibleText.Phrase(result.Model)} to {VisibleText.Phrase(result.Dataset)}";

    /// <summary>What was asked.</summary>
    public static string Title(EvaluationComparison comparison) => $"Answers of {comparison.Results.Count} models to {VisibleText.Phrase(comparison.Results[0].Dataset)}";

    /// <summary>What stands above the wrong answers.</summary>
    public static string WrongTitle(EvaluationResult result)
    {
        var wrong = result.Accuracy.Count - result.Accuracy.Successes;
        return wrong > MostWrong ? $"The first {MostWrong} of {Figures.Whole(wrong)} wrong answers" : "The wrong answers";
    }

    /// <summary>The rows of the table: all questions, then each group of them.</summary>
    public static IEnumerable<string[]> Rows(EvaluationResult result)
    {
        yield return Row("all", result.Accuracy);
        if (result.ByTask.Count > 1)
        {
            foreach (var (task, proportion) in result.ByTask)
            {
                yield return Row(TaskName(task), proportion);
            }
        }

        foreach (var groups in new[] { result.ByWording, result.ByKind }.Where(g => g.Count > 1))
        {
            foreach (var (name, proportion) in groups)
            {
                yield return Row(VisibleText.Phrase(name), proportion);
            }
        }
    }

    /// <summary>How the questions were judged, and what else was measured.</summary>
    public static IEnumerable<string> Notes(EvaluationResult result)
    {
        if (!result.IsComplete)
        {
            yield return $"Interrupted after {Figures.Whole(result.Answers.Count)} of {Figures.Whole(result.PlannedQuestions)} questions: the numbers are of these.";
        }

        foreach (var task in result.ByTask.Keys)
        {
            yield return task switch
            {
                EvaluationTask.MultipleChoice => $"Multiple choice: the answer with the highest log-probability {ByWhat(result.Options.Normalization)}. Guessing would get {Figures.Percent(result.Chance)}. "
                    + $"Per token (llama-perplexity) {Percent(result, ChoiceNormalization.PerToken)}, as a whole (acc of lm-evaluation-harness) {Percent(result, ChoiceNormalization.None)}, per byte (its acc_norm) {Percent(result, ChoiceNormalization.PerByte)}.",
                EvaluationTask.Cloze => $"Cloze: right if each token of the wanted words is the most probable one. The wanted words take {Figures.Fixed(result.ClozeNats!.Mean, 3)} ± {Figures.Fixed(result.ClozeNats.Error, 3)} nats.",
                _ => $"Exact match: greedy decoding to the end of the line, at most {result.Options.MaxTokens} tokens; right letter by letter.",
            };
        }

        yield return "Intervals are Wilson's.";
    }

    /// <summary>The first wrong answers.</summary>
    public static IReadOnlyList<string[]> Wrong(EvaluationResult result) =>
    [
        .. result.Answers.Where(a => !a.IsCorrect).OrderBy(a => a.Question).Take(MostWrong)
            .Select(a => new[] { $"{a.Question + 1}", VisibleText.Phrase(Shortened(a.Text)), VisibleText.Phrase(a.Expected), a.Given is null ? "–" : VisibleText.Phrase(Shortened(a.Given)) }),
    ];

    /// <summary>The rows of the comparison's table.</summary>
    public static IEnumerable<string[]> ComparisonRows(EvaluationComparison comparison) => comparison.Results.Zip(comparison.Pairs).Select(r => new[]
    {
        VisibleText.Phrase(r.First.Model) + (r.First.IsComplete ? string.Empty : " (interrupted)"),
        Figures.Percent(r.First.Accuracy.Share),
        Interval(r.First.Accuracy),
        r.Second is null ? "–" : Points(r.Second.Difference),
        r.Second is null ? "–" : Figures.Fixed(r.Second.Error * 100, 1),
        r.Second is null ? "–" : Figures.Whole(r.Second.OnlyFirst),
        r.Second is null ? "–" : Figures.Whole(r.Second.OnlySecond),
        r.Second is null ? "–" : PValue(r.Second.PValue),
    });

    /// <summary>What the columns of the comparison mean.</summary>
    public static string Note(EvaluationComparison comparison) =>
        $"The difference is to {VisibleText.Phrase(comparison.Results[0].Model)}, in points of a hundred, ± its paired standard error. Only the questions count that one of the two got right and the other wrong; p is McNemar's exact test: how often chance alone would divide them so unevenly.";

    /// <summary>The interval of a proportion.</summary>
    public static string Interval(Proportion proportion) => $"{Figures.Fixed(proportion.Low * 100, 1)} to {Figures.Fixed(proportion.High * 100, 1)} %";

    private static string[] Row(string name, Proportion proportion) =>
        [name, Figures.Whole(proportion.Successes), Figures.Whole(proportion.Count), Figures.Percent(proportion.Share), Interval(proportion)];

    private static string TaskName(EvaluationTask task) => task switch
    {
        EvaluationTask.MultipleChoice => "multiple choice",
        EvaluationTask.Cloze => "cloze",
        _ => "exact match",
    };

    private static string ByWhat(ChoiceNormalization normalization) => normalization switch
    {
        ChoiceNormalization.PerToken => "per token",
        ChoiceNormalization.PerByte => "per byte",
        _ => "as a whole",
    };

    private static string Percent(EvaluationResult result, ChoiceNormalization normalization) => Figures.Percent(result.MultipleChoiceAccuracy(normalization).Share);

    private static string PValue(double p) => p < 0.0001 ? "< 0.0001" : Figures.Fixed(p, 4);

    private static string Points(double difference) => (difference > 0 ? "+" : string.Empty) + Figures.Fixed(difference * 100, 1).Replace('-', '−');

    // The end of a text is what the answer follows.
    private static string Shortened(string text) => text.Length <= 100 ? text : "…" + text[^99..];

    private static TextTable Table(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        var table = new TextTable([.. heads]);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        return table;
    }
}
