using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;

namespace LlmWorkbench.Services;

/// <summary>Makes answers of what a service said, as a local model's are judged.</summary>
internal static class QuestionJudge
{
    /// <summary>Of multiple choice: the choice with the fewest nats.</summary>
    public static Answer Choice(int index, MultipleChoiceQuestion question, ScoredChoice[] choices, ChoiceNormalization normalization)
    {
        var best = ScoredChoice.Best(choices, normalization);
        return Of(index, EvaluationTask.MultipleChoice, question, question.Choices[question.Answer], best.Text, best.IsRight) with
        {
            Choices = choices,
        };
    }

    /// <summary>Of a cloze.</summary>
    /// <param name="index">The question's place in the dataset.</param>
    /// <param name="question">The question.</param>
    /// <param name="nats">−ln p of the wanted words, in nats.</param>
    /// <param name="isRight">Whether each of their tokens is the most probable one.</param>
    public static Answer Cloze(int index, ClozeQuestion question, double nats, bool isRight) =>
        Of(index, EvaluationTask.Cloze, question, question.Answer, null, isRight) with
        {
            ExpectedNats = nats,
        };

    /// <summary>Of an answer in words: right letter by letter.</summary>
    public static Answer Open(int index, OpenQuestion question, string given) =>
        Of(index, EvaluationTask.ExactMatch, question, string.Join(" / ", question.Answers), given, question.Answers.Contains(given));

    private static Answer Of(int index, EvaluationTask task, Question question, string expected, string? given, bool isCorrect) =>
        new(index, task, question.Kind, question.Wording, question.Text, expected, given, isCorrect, [], null) { Labels = question.Labels };
}
