namespace LlmWorkbench.Llama.Numbers;

/// <summary>
/// A model computes numbers that mean nothing: not a number, infinity, logits beyond all reason, or the same logit for every token.
/// The sentence names the first layer where that is so.
/// </summary>
public sealed class MeaninglessNumbersException : LlamaException
{
    internal MeaninglessNumbersException(string message, int? layer = null, string? tensor = null)
        : base(message) => (Layer, Tensor) = (layer, tensor);

    /// <summary>The first layer whose numbers are not finite, counted from 0; null where they become so outside the layers, or all are
    /// finite.</summary>
    public int? Layer { get; }

    /// <summary>The first tensor whose numbers are not finite, by llama.cpp's name; null where all are finite.</summary>
    public string? Tensor { get; }
}
