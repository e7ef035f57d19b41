using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Tokens;

/// <summary>One token of a <see cref="TokenStrip"/>.</summary>
/// <param name="Text">The token's text as it is to be shown, already visible (<see cref="VisibleText"/>).</param>
/// <param name="Spoken">What stands on hover and is read aloud: the numbers behind the colour, in words.</param>
public sealed record TokenMark(string Text, string Spoken)
{
    /// <summary>A CSS colour of <see cref="ColourScale"/> behind the text, or none.</summary>
    public string? Background { get; init; }

    /// <summary>A short text below the token, such as its id.</summary>
    public string? Below { get; init; }

    /// <summary>What the inspector below the strip shows for this token, in lines of plain text, or only <see cref="Spoken"/>.</summary>
    public string? Card { get; init; }

    /// <summary>Whether the token is a control token such as <c>&lt;s&gt;</c>, drawn with a frame.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whether the token was given rather than made: drawn slanted and soft.</summary>
    public bool IsGiven { get; init; }

    /// <summary>Whether the inspector shows this token until another is pointed at; at most one token of a strip.</summary>
    public bool IsExample { get; init; }
}
