using System.Text;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;

namespace LlmWorkbench.Services;

/// <summary>Answers of a service's model that an earlier run has left in the cache (<see cref="KnownPieces"/>).</summary>
internal sealed class KeptAnswers : IDisposable
{
    private readonly CachedPieces _pieces;
    private readonly EvaluationOptions _options;

    private KeptAnswers(CachedPieces pieces, EvaluationOptions options) => (_pieces, _options) = (pieces, options);

    /// <summary>Opens those of a service's model.</summary>
    /// <param name="site">The service.</param>
    /// <param name="probe">What it finds probable; <see langword="null"/> where it does not say, and nothing is kept then.</param>
    /// <param name="dataset">The questions.</param>
    /// <param name="options">How they are asked.</param>
    public static KeptAnswers Open(ServiceSite site, double[]? probe, QuestionDataset dataset, EvaluationOptions options) =>
        new(
            KnownPieces.Open(
                options.Cache,
                "services",
                site.Protocol.Name,
                site.Facts,
                probe,
                EvaluationPlan.Hash(dataset),
                options.MaxTokens
            ),
            options
        );

    /// <summary>The answer to a question; <see langword="null"/> where it was not asked.</summary>
    public Answer? Find(int index, Question question)
    {
        if (_pieces.Find(index) is not [var isRight, var nats, var count, .. var rest])
        {
            return null;
        }

        double[][] choices = [.. rest.Take(3 * (int)count).Chunk(3)];
        byte[] given = [.. rest.Skip(3 * (int)count).Select(value => (byte)value)];
        return question switch
        {
            MultipleChoiceQuestion choice when choices.Length == choice.Choices.Count => QuestionJudge.Choice(
                index,
                choice,
                [
                    .. choice.Choices.Select(
                        (text, i) => new ScoredChoice(text, i == choice.Answer, choices[i][0], choices[i][1], choices[i][2])
                    ),
                ],
                _options.Normalization
            ),
            ClozeQuestion cloze => QuestionJudge.Cloze(index, cloze, nats, isRight != 0),
            OpenQuestion open => QuestionJudge.Open(index, open, Encoding.UTF8.GetString(given)),
            _ => null,
        };
    }

    /// <summary>Keeps an answer.</summary>
    public void Keep(Answer answer) =>
        _pieces.Add(
            answer.Question,
            [
                answer.IsCorrect ? 1 : 0,
                answer.ExpectedNats ?? double.NaN,
                answer.Choices.Count,
                .. answer.Choices.SelectMany(choice => new[] { choice.Nats, choice.NatsPerToken, choice.NatsPerByte }),
                .. Encoding.UTF8.GetBytes(answer.Given ?? "").Select(value => (double)value),
            ]
        );

    /// <inheritdoc/>
    public void Dispose() => _pieces.Dispose();
}
