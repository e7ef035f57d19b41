using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// Reads tokens and gives the whole distribution after any of them: a <see cref="LlamaContext"/>, or what runs a model that llama.cpp
/// does not.
/// </summary>
public interface ILogitReader
{
    /// <summary>The tokens that it reads; a row of logits has a number for each.</summary>
    LlamaVocabulary Vocabulary { get; }

    /// <summary>The context window in tokens: the longest text.</summary>
    int Length { get; }

    /// <summary>How many tokens of the last text were known from the text before and not computed again.</summary>
    int ReusedTokens { get; }

    /// <summary>How many tokens it has read, to which <see cref="Append"/> adds one.</summary>
    int CachedTokenCount { get; }

    /// <summary>Reads a text and hands each row of logits over as it is computed.</summary>
    /// <param name="tokens">The whole text.</param>
    /// <param name="positions">Where the logits are wanted.</param>
    /// <param name="visit">Takes them, in the text's order.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the computation; the reader can be used again.</param>
    /// <exception cref="ContextFullException">The text is longer than <see cref="Length"/>.</exception>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Evaluate(
        IReadOnlyList<int> tokens,
        LogitPositions positions,
        LogitsVisitor visit,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    );

    /// <summary>Reads one more token after those read so far.</summary>
    /// <param name="token">The token.</param>
    /// <param name="logits">Filled with the logits after it; [vocabulary].</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <inheritdoc cref="Evaluate" path="/exception"/>
    void Append(int token, Span<float> logits, CancellationToken cancellation = default);
}
