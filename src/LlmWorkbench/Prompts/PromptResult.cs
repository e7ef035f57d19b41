using LlmWorkbench.PromptFormats;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts;

/// <summary>A token of a prompt.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Text">Its text.</param>
/// <param name="Bytes">The bytes that it stands for.</param>
/// <param name="Turn">The turn that it belongs to, from 0; what asks for the answer belongs to none.</param>
/// <param name="Speaker">Whose words it is of; <see langword="null"/> for the format's own.</param>
/// <param name="IsControl">Whether it is a control token, or used like one.</param>
public sealed record PromptToken(int Id, string Text, ReadOnlyMemory<byte> Bytes, int? Turn, Speaker? Speaker, bool IsControl)
{
    /// <summary>Whether a message holds a control token: it may end its turn and open others.</summary>
    public bool IsIntruder => IsControl && Speaker is not null;

    /// <summary>Its text on one line.</summary>
    internal string Label => VisibleText.Token(Text, Bytes.Span);
}

/// <summary>A conversation as a model reads it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Format">What the format is called.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Transcript">The conversation in its format.</param>
/// <param name="Tokens">Its tokens; [token].</param>
/// <param name="HeldNames">Names of control tokens that the messages hold as text.</param>
/// <param name="Options">How it was written.</param>
public sealed record PromptResult(
    string Model,
    string Format,
    string Origin,
    ChatTranscript Transcript,
    IReadOnlyList<PromptToken> Tokens,
    IReadOnlyList<string> HeldNames,
    PromptOptions Options
) : ITabularResult
{
    /// <summary>The whole prompt as one text.</summary>
    public string Text => Transcript.Text;

    /// <summary>How many tokens are the format's own.</summary>
    public int FormatTokenCount => Tokens.Count(token => token.Speaker is null);

    /// <summary>How many tokens are somebody's words.</summary>
    /// <param name="speaker">Whose tokens.</param>
    /// <returns>A count of tokens.</returns>
    public int CountOf(Speaker speaker) => Tokens.Count(token => token.Speaker == speaker);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tokens.Index(),
            new("model", null, _ => Model),
            new("format", null, _ => Format),
            new("place", "#", t => t.Index + 1, Tables.Format.Number),
            new("turn", "turn", t => t.Item.Turn + 1, Tables.Format.Number),
            new("part", "of", t => t.Item.Speaker is { } speaker ? PromptWords.Role(speaker) : "format"),
            new("id", "id", t => t.Item.Id, Tables.Format.Number),
            new("token", "token", t => t.Item.Text, Tables.Format.Code) { Shown = t => t.Item.Label },
            new("is_control", "control token", t => t.Item.IsControl, Tables.Format.Words<bool>(isControl => isControl ? "yes" : ""))
        );
}
