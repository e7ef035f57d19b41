using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Surprisal;

/// <summary>Measures how much each token of a text surprises a model.</summary>
public static class SurprisalExperiment
{
    /// <summary>Reads a text and scores each token by what the model expected in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text. Its first token is scored only if the model puts a begin of text before it.</param>
    /// <param name="progress">Told the share that is read, 0 to 1.</param>
    /// <param name="parseSpecial">Whether names of control tokens in the text become those tokens, as a chat format needs.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tokens with their numbers.</returns>
    /// <exception cref="ArgumentException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SurprisalResult Surprisal(
        this LoadedModel model, string text, IProgress<double>? progress = null, bool parseSpecial = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        return Score(model, text, model.Vocabulary.TokenizeToIds(text, addSpecial: true, parseSpecial), progress, cancellation);
    }

    /// <summary>Scores the tokens of a text, however it was cut.</summary>
    internal static SurprisalResult Score(LoadedModel model, string text, IReadOnlyList<int> ids, IProgress<double>? progress, CancellationToken cancellation)
    {
        var scores = new TokenScore?[ids.Count];
        model.Context.Evaluate(
            ids,
            LogitPositions.All,
            (position, logits) =>
            {
                if (position + 1 < ids.Count)
                {
                    scores[position + 1] = TokenScore.Of(logits, ids[position + 1]);
                }
            },
            progress,
            cancellation);
        return new SurprisalResult(model.Name, text, [.. ids.Select((id, i) =>
            new SurprisalToken(id, model.Vocabulary.GetText(id), model.Vocabulary.GetBytes(id), scores[i]))]);
    }
}
