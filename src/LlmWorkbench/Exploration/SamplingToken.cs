using LlmWorkbench.Wording;

namespace LlmWorkbench.Exploration;

/// <summary>A token whose logit is known by itself.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Logit">The model's score for it, before anything is done to it.</param>
/// <param name="ModelProbability">The softmax of the logits: how probable the model itself finds it, 0 to 1.</param>
/// <param name="Probability">How probable it is drawn with the result's settings, by the engine, 0 to 1; 0 when they cut it.</param>
/// <param name="IsRepeated">Whether it is among the last tokens of the text, which the repetition penalty sees.</param>
public sealed record SamplingToken(
    int Id,
    string Text,
    ReadOnlyMemory<byte> Bytes,
    float Logit,
    double ModelProbability,
    double Probability,
    bool IsRepeated
)
{
    /// <summary>The token as one line in which spaces can be seen.</summary>
    public string Label => VisibleText.Token(Text, Bytes.Span);
}
