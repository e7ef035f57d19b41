namespace LlmWorkbench.Surprisal;

/// <summary>A text with each token's surprisal.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens, in order, with those that were added.</param>
public sealed record SurprisalResult(string Model, string Text, IReadOnlyList<SurprisalToken> Tokens)
{
    /// <summary>How many tokens have a score.</summary>
    public int ScoredCount => Tokens.Count(t => t.Score is not null);

    /// <summary>The text's whole surprisal in bits: what an ideal coder would need with this model.</summary>
    public double TotalBits => Tokens.Sum(t => t.Score?.Bits ?? 0);

    /// <summary>Bits for each scored token; 0 when there is none.</summary>
    public double MeanBits => ScoredCount == 0 ? 0 : TotalBits / ScoredCount;

    /// <summary>The perplexity: 2 to the mean surprisal. Only comparable between models with the same tokens.</summary>
    public double Perplexity => Math.Pow(2, MeanBits);

    /// <summary>Bits for each byte of the scored tokens, comparable between all models; 0 when there is none.</summary>
    public double BitsPerByte => ScoredBytes == 0 ? 0 : TotalBits / ScoredBytes;

    private int ScoredBytes => Tokens.Where(t => t.Score is not null).Sum(t => t.Bytes.Length);
}
