using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Interventions;

/// <summary>A token that may come next, in two distributions.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Label">The token as one line in which spaces can be seen.</param>
/// <param name="LogitBefore">Its logit by the whole model.</param>
/// <param name="LogitAfter">Its logit without the parts.</param>
/// <param name="ProbabilityBefore">Its probability by the whole model, 0 to 1.</param>
/// <param name="ProbabilityAfter">Its probability without the parts, 0 to 1.</param>
public sealed record ComparedToken(
    int Id,
    string Text,
    string Label,
    float LogitBefore,
    float LogitAfter,
    double ProbabilityBefore,
    double ProbabilityAfter
)
{
    /// <summary>The most probable tokens of either distribution.</summary>
    internal static ComparedToken[] Both(float[] before, float[] after, int top, LlamaVocabulary vocabulary)
    {
        (double[]? shareBefore, double[]? shareAfter) = (SoftMax.Probabilities(before), SoftMax.Probabilities(after));
        return
        [
            .. TopLogits
                .Of(before, top)
                .Union(TopLogits.Of(after, top))
                .Select(id => new ComparedToken(
                    id,
                    vocabulary.GetText(id),
                    WatchedToken.Of(id, vocabulary).Label,
                    before[id],
                    after[id],
                    shareBefore[id],
                    shareAfter[id]
                ))
                .OrderByDescending(token => Math.Max(token.ProbabilityBefore, token.ProbabilityAfter)),
        ];
    }
}
