namespace LlmWorkbench.Llama.Decoding;

/// <summary>A generated token.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its own text, for display; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Delta">
/// What it adds to the text: characters that spread over several tokens appear with the last of them, control tokens add
/// nothing. In front of a stop string it is cut.
/// </param>
/// <param name="Probability">How likely it was drawn, after the filters.</param>
/// <param name="ModelProbability">How likely the model itself found it, before the filters.</param>
/// <param name="Alternatives">The tokens that the model found most likely in its place, itself included if it is one of them.</param>
public sealed record GeneratedToken(
    int Id,
    string Text,
    string Delta,
    double Probability,
    double ModelProbability,
    IReadOnlyList<TokenAlternative> Alternatives
)
{
    /// <summary>Its bytes, where <see cref="Text"/> cannot show them: they are not whole characters. Empty otherwise.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>A token that could have been generated.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text, for display.</param>
/// <param name="ModelProbability">How likely the model found it, before the filters.</param>
/// <param name="Probability">How likely it would have been drawn, after the filters; 0 when they cut it.</param>
public sealed record TokenAlternative(int Id, string Text, double ModelProbability, double Probability)
{
    /// <summary>Its bytes, where <see cref="Text"/> cannot show them: they are not whole characters. Empty otherwise.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>Why a generation ended.</summary>
public enum StopReason
{
    /// <summary>The model ended its text.</summary>
    EndOfText,

    /// <summary>As many tokens as were asked for.</summary>
    MaxTokens,

    /// <summary>The context window is full.</summary>
    ContextFull,

    /// <summary>The text has all that the grammar asks for, and nothing more may come.</summary>
    GrammarComplete,

    /// <summary>One of the stop strings came.</summary>
    StopString,

    /// <summary>The filter of a service that runs the model withheld the rest; no model of this process has one.</summary>
    Filtered,
}
