using System.Text;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Evaluation;

/// <summary>Questions that are asked together: numbers come from the model, answers from the numbers.</summary>
internal abstract class QuestionGroup
{
    /// <summary>Asks the model.</summary>
    public abstract double[] Ask(LlamaSequences sequences, CancellationToken cancellation);

    /// <summary>Judges what it said.</summary>
    public abstract IEnumerable<Answer> Judge(double[] numbers);
}

/// <summary>Questions that are judged by the probabilities of answers. The numbers: for each answer whether it is greedy, then its tokens'
/// nats.</summary>
internal sealed class ScoredGroup(
    IReadOnlyList<(int Index, Question Question, TokenContinuations Tokens)> questions,
    ChoiceNormalization normalization
) : QuestionGroup
{
    /// <inheritdoc/>
    public override double[] Ask(LlamaSequences sequences, CancellationToken cancellation) =>
        [
            .. sequences
                .Score([.. questions.Select(q => q.Tokens)], cancellation)
                .SelectMany(s => s)
                .SelectMany(s => s.Nats.Prepend(s.IsGreedy ? 1 : 0)),
        ];

    /// <inheritdoc/>
    public override IEnumerable<Answer> Judge(double[] numbers)
    {
        int next = 0;
        foreach ((int index, Question? question, TokenContinuations? tokens) in questions)
        {
            List<ContinuationScore> scores = [];
            foreach (IReadOnlyList<int> continuation in tokens.Continuations)
            {
                scores.Add(new ContinuationScore(numbers[(next + 1)..(next + 1 + continuation.Count)], numbers[next] != 0));
                next += continuation.Count + 1;
            }

            yield return question is MultipleChoiceQuestion choice
                ? Choose(index, choice, scores, QuestionTokens.Shared(tokens.Continuations))
                : new Answer(
                    index,
                    EvaluationTask.Cloze,
                    question.Kind,
                    question.Wording,
                    question.Text,
                    ((ClozeQuestion)question).Answer,
                    null,
                    scores[0].IsGreedy,
                    [],
                    scores[0].Nats.Sum()
                )
                {
                    Labels = question.Labels,
                };
        }
    }

    private Answer Choose(int index, MultipleChoiceQuestion question, List<ContinuationScore> scores, int shared)
    {
        ScoredChoice[] choices =
        [
            .. question.Choices.Select(
                (text, i) =>
                    new ScoredChoice(
                        text,
                        i == question.Answer,
                        scores[i].Nats.Sum(),
                        scores[i].Nats.Skip(shared).Average(),
                        scores[i].Nats.Sum() / Encoding.UTF8.GetByteCount(text)
                    )
            ),
        ];
        var best = ScoredChoice.Best(choices, normalization);
        return new Answer(
            index,
            EvaluationTask.MultipleChoice,
            question.Kind,
            question.Wording,
            question.Text,
            question.Choices[question.Answer],
            best.Text,
            best.IsRight,
            choices,
            null
        )
        {
            Labels = question.Labels,
        };
    }
}

/// <summary>Questions that the model answers in its own words. The numbers: for each question how many tokens it wrote, then the
/// tokens.</summary>
internal sealed class WrittenGroup(
    IReadOnlyList<(int Index, Question Question, int[] Tokens)> questions,
    int maxTokens,
    LlamaVocabulary vocabulary
) : QuestionGroup
{
    /// <inheritdoc/>
    public override double[] Ask(LlamaSequences sequences, CancellationToken cancellation) =>
        [
            .. sequences
                .Continue(
                    [.. questions.Select(q => q.Tokens)],
                    maxTokens,
                    token => QuestionTokens.EndsLine(vocabulary, token),
                    cancellation
                )
                .SelectMany(written => written.Select(token => (double)token).Prepend(written.Count)),
        ];

    /// <inheritdoc/>
    public override IEnumerable<Answer> Judge(double[] numbers)
    {
        int next = 0;
        foreach ((int index, Question? question, int[] _) in questions)
        {
            int count = (int)numbers[next];
            byte[] bytes = numbers[(next + 1)..(next + 1 + count)].SelectMany(token => vocabulary.GetBytes((int)token)).ToArray();
            next += count + 1;
            string given = Encoding.UTF8.GetString(bytes).TrimStart().Split('\n')[0].Trim();
            IReadOnlyList<string> answers = ((OpenQuestion)question).Answers;
            yield return new Answer(
                index,
                EvaluationTask.ExactMatch,
                question.Kind,
                question.Wording,
                question.Text,
                string.Join(" / ", answers),
                given,
                answers.Contains(given, StringComparer.Ordinal),
                [],
                null
            )
            {
                Labels = question.Labels,
            };
        }
    }
}
