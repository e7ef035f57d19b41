namespace LlmWorkbench.Evaluation;

/// <summary>A model's answer to one question.</summary>
/// <param name="Question">The question's place in the dataset, from 0.</param>
/// <param name="Task">How it was judged.</param>
/// <param name="Kind">The question's kind, or <see langword="null"/>.</param>
/// <param name="Wording">How it was worded, or <see langword="null"/>.</param>
/// <param name="Text">What the model read.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Given">What the model chose or wrote; <see langword="null"/> for a cloze, which asks only whether it would have written the
/// right one.</param>
/// <param name="IsCorrect">Whether it was right.</param>
/// <param name="Choices">What the model thinks of each choice; empty unless it is multiple choice.</param>
/// <param name="ExpectedNats">−ln p of a cloze's wanted words as a whole, in nats; <see langword="null"/> otherwise.</param>
public sealed record Answer(
    int Question,
    EvaluationTask Task,
    string? Kind,
    string? Wording,
    string Text,
    string Expected,
    string? Given,
    bool IsCorrect,
    IReadOnlyList<ScoredChoice> Choices,
    double? ExpectedNats
)
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>What else the question's line says of it; see <see cref="Datasets.Question.Labels"/>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = s_none;

    /// <summary>The value of a field of the question: <c>kind</c>, <c>wording</c>, or one of <see cref="Labels"/>.</summary>
    /// <param name="field">The field's name.</param>
    /// <returns><see langword="null"/> where its line does not have the field.</returns>
    public string? Label(string field) => Datasets.Question.Value(field, Kind, Wording, Labels);

    /// <summary>Whether the model would be right under another normalization than the chosen one.</summary>
    /// <param name="normalization">How lengths are made comparable.</param>
    /// <returns>The same as <see cref="IsCorrect"/> where there are no choices.</returns>
    public bool IsCorrectBy(ChoiceNormalization normalization) =>
        Choices.Count == 0 ? IsCorrect : ScoredChoice.Best(Choices, normalization).IsRight;
}

/// <summary>What a model thinks of one answer of several.</summary>
/// <param name="Text">The answer.</param>
/// <param name="IsRight">Whether it is the right one.</param>
/// <param name="Nats">−ln p of all its tokens after the question, in nats.</param>
/// <param name="NatsPerToken">The mean over its tokens from the first one in which the answers differ.</param>
/// <param name="NatsPerByte">All its nats over the number of its bytes in UTF-8.</param>
public sealed record ScoredChoice(string Text, bool IsRight, double Nats, double NatsPerToken, double NatsPerByte)
{
    /// <summary>The choice of a model: the one with the fewest nats; of equals the first.</summary>
    internal static ScoredChoice Best(IReadOnlyList<ScoredChoice> choices, ChoiceNormalization normalization) =>
        choices.MinBy(choice =>
            normalization switch
            {
                ChoiceNormalization.PerToken => choice.NatsPerToken,
                ChoiceNormalization.PerByte => choice.NatsPerByte,
                _ => choice.Nats,
            }
        )!;
}
