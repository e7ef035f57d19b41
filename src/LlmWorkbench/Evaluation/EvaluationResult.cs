using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Evaluation;

/// <summary>A model's answers to the questions of a dataset.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="DatasetHash">A SHA-256 of the questions: results with the same hash are comparable question by question.</param>
/// <param name="Options">How the questions were asked.</param>
/// <param name="PlannedQuestions">How many questions were to be asked: more than <paramref name="Answers"/> when the work was
/// interrupted.</param>
/// <param name="Answers">The answers, in the order in which the questions were asked.</param>
public sealed record EvaluationResult(
    string Model,
    string Dataset,
    string DatasetHash,
    EvaluationOptions Options,
    int PlannedQuestions,
    IReadOnlyList<Answer> Answers
) : ITabularResult
{
    /// <summary>How the interval of a proportion is written.</summary>
    internal static Format Interval { get; } =
        Format.Of<Proportion>(proportion =>
            $"{Format.Fixed(1).Write(proportion.Low * 100)} to {Format.Fixed(1).Write(proportion.High * 100)} %"
        );

    /// <summary>Whether every question was asked.</summary>
    public bool IsComplete => Answers.Count == PlannedQuestions;

    /// <summary>What each service did that answered, of one or of several that shared the questions
    /// (<see cref="EvaluationSharing.EvaluateOver"/>); empty for a local model. Answers that were kept from an earlier run are
    /// nobody's.</summary>
    public IReadOnlyList<ServiceShare> Shares { get; init; } = [];

    /// <summary>How many answers were right, with Wilson's interval.</summary>
    public Proportion Accuracy => Of(Answers);

    /// <summary>Accuracy by how the questions are judged.</summary>
    public IReadOnlyDictionary<EvaluationTask, Proportion> ByTask =>
        Answers.GroupBy(a => a.Task).OrderBy(g => g.Key).ToDictionary(g => g.Key, Of);

    /// <summary>Accuracy by kind of question; questions without a kind are left out.</summary>
    public IReadOnlyDictionary<string, Proportion> ByKind => GroupedBy(a => a.Kind);

    /// <summary>Accuracy by wording; questions without one are left out.</summary>
    public IReadOnlyDictionary<string, Proportion> ByWording => GroupedBy(a => a.Wording);

    /// <summary>Accuracy by a field of the questions, such as <c>frequency</c>: groups of numbers and of ranges (<c>2-3</c>) in their
    /// order, others in the order of the questions. Questions without the field are left out.</summary>
    /// <param name="field">The field's name: <c>kind</c>, <c>wording</c>, or one of <see cref="Answer.Labels"/>.</param>
    /// <returns>The groups, the first one first.</returns>
    /// <exception cref="WorkbenchException">No question has the field.</exception>
    public IReadOnlyList<(string Group, Proportion Accuracy)> By(string field) => AnswerGroups.Of(this, field);

    /// <summary>What guessing would get: the mean of one over the number of choices; 0 without multiple choice.</summary>
    public double Chance => Answers.Count == 0 ? 0 : Answers.Average(a => a.Choices.Count == 0 ? 0 : 1.0 / a.Choices.Count);

    /// <summary>−ln p of a cloze's wanted words, in nats ± standard error; <see langword="null"/> without a cloze.</summary>
    public MeanEstimate? ClozeNats =>
        Answers.Any(a => a.ExpectedNats is not null)
            ? MeanEstimate.Of([.. Answers.Where(a => a.ExpectedNats is not null).Select(a => a.ExpectedNats!.Value)])
            : null;

    /// <summary>How many choices would be right under a normalization, with Wilson's interval.</summary>
    /// <param name="normalization">How lengths are made comparable.</param>
    /// <returns>Of the multiple-choice questions alone.</returns>
    public Proportion MultipleChoiceAccuracy(ChoiceNormalization normalization)
    {
        var answers = Answers.Where(a => a.Task == EvaluationTask.MultipleChoice).ToList();
        return new Proportion(answers.Count(a => a.IsCorrectBy(normalization)), answers.Count);
    }

    /// <summary>Compares to another model's answers to the same questions.</summary>
    /// <param name="baseline">The result to compare to.</param>
    /// <returns>On how many questions one, both or none was right; the first is this model.</returns>
    /// <exception cref="WorkbenchException">The questions were not the same.</exception>
    public PairedProportions CompareTo(EvaluationResult baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        if (DatasetHash != baseline.DatasetHash)
        {
            throw new WorkbenchException(
                $"{Model} and {baseline.Model} were not asked the same questions ({Dataset} and {baseline.Dataset}): only the same "
                    + "ones can be compared."
            );
        }

        // One of them may have been interrupted: what both have answered is compared.
        var others = baseline.Answers.ToDictionary(a => a.Question, a => a.IsCorrect);
        var pairs = Answers.Where(a => others.ContainsKey(a.Question)).Select(a => (This: a.IsCorrect, Other: others[a.Question])).ToList();
        return new PairedProportions(
            pairs.Count(p => p.This && p.Other),
            pairs.Count(p => p.This && !p.Other),
            pairs.Count(p => !p.This && p.Other),
            pairs.Count(p => !p.This && !p.Other)
        );
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Answers,
            new("model", null, _ => Model),
            new("dataset", null, _ => Dataset),
            new("question", null, a => a.Question),
            new(null, "#", a => a.Question + 1, Format.Number),
            new("task", null, a => a.Task),
            new("kind", null, a => a.Kind),
            new("wording", null, a => a.Wording),
            new("text", "question", a => a.Text, Format.Text with { IsWrapped = true }) { Shown = a => Shortened(a.Text) },
            new("expected", "right", a => a.Expected),
            new("given", "answer", a => a.Given) { Shown = a => a.Given is null ? null : Shortened(a.Given) },
            new("correct", null, a => a.IsCorrect),
            new("nats", null, a => a.ExpectedNats ?? a.Choices.FirstOrDefault(c => c.IsRight)?.Nats)
        );

    // The end of a text is what the answer follows.
    private static string Shortened(string text) => text.Length <= 100 ? text : "…" + text[^99..];

    private Dictionary<string, Proportion> GroupedBy(Func<Answer, string?> key) =>
        Answers.Where(a => key(a) is not null).GroupBy(a => key(a)!).ToDictionary(g => g.Key, Of);

    private static Proportion Of(IEnumerable<Answer> answers)
    {
        var all = answers.ToList();
        return new Proportion(all.Count(a => a.IsCorrect), all.Count);
    }
}
