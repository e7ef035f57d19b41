using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Surprisal;

/// <summary>Measures how much each token of a text surprises a model.</summary>
/// <example>
/// <code>
/// var surprisal = model.Surprisal("The cat sat on the mat.");
/// Console.WriteLine(surprisal.MeanBits);
/// </code>
/// </example>
public static class SurprisalExperiment
{
    /// <summary>Reads a text and scores each token by what the model expected in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text. Its first token is scored only if the model puts a begin of text before it.</param>
    /// <param name="options">How it is cut into tokens; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told the share that is read; stops it.</param>
    /// <returns>The tokens with their numbers.</returns>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SurprisalResult Surprisal(
        this LoadedModel model,
        string text,
        TokenizationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Capability<IPromptScorer>() is { } scorer
            ? scorer.Score(model, text, options ?? new TokenizationOptions(), run)
            : Score(model, text, TokenizedText.Read(model, text, options).Ids, run);
    }

    /// <summary>Scores the tokens of a text, however it was cut.</summary>
    internal static SurprisalResult Score(LoadedModel model, string text, IReadOnlyList<int> ids, RunContext run)
    {
        var scores = new TokenScore?[ids.Count];
        model
            .Require<ILogitReader>()
            .Evaluate(
                ids,
                LogitPositions.All,
                (position, logits) =>
                {
                    if (position + 1 < ids.Count)
                    {
                        scores[position + 1] = TokenScore.Of(logits, ids[position + 1]);
                    }
                },
                run.Engine<double>(read => new WorkProgress(read, $"{read * 100:0} %")),
                run.Cancellation
            );
        return new SurprisalResult(
            model.Name,
            text,
            [.. ids.Select((id, i) => new SurprisalToken(id, model.Vocabulary.GetText(id), model.Vocabulary.GetBytes(id), scores[i]))]
        );
    }
}
