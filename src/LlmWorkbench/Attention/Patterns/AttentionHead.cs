namespace LlmWorkbench.Attention.Patterns;

/// <summary>One attention head over a text.</summary>
/// <param name="Layer">Its layer, from 0.</param>
/// <param name="Head">Its number in the layer, from 0.</param>
/// <param name="Scores">What kind of head it is over this text, from the weights themselves.</param>
/// <param name="Pattern">What each token reads.</param>
public sealed record AttentionHead(int Layer, int Head, AttentionScores Scores, AttentionPattern Pattern);
