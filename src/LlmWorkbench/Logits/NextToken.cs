using LlmWorkbench.Wording;

namespace LlmWorkbench.Logits;

/// <summary>A token that may come next.</summary>
/// <param name="Id">Its number in the vocabulary; -1 where a service does not say it.</param>
/// <param name="Text">Its text; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Logit">The model's score for it, before anything is done to it; of a service the natural logarithm of
/// <paramref name="ModelProbability"/>, in nats.</param>
/// <param name="ModelProbability">The softmax of the logits: how probable the model itself finds it, 0 to 1.</param>
/// <param name="Probability">How probable it is drawn after temperature and filters, 0 to 1; 0 when they cut it, not a number where a
/// service does not say it.</param>
public sealed record NextToken(int Id, string Text, ReadOnlyMemory<byte> Bytes, float Logit, double ModelProbability, double Probability)
{
    /// <summary>The token as one line in which spaces can be seen.</summary>
    public string Label => VisibleText.Token(Text, Bytes.Span);
}
