namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A message inside a chat format. The format's marks are control tokens; what was said is text, also where it holds the name of a control
/// token: nobody can open another turn, or a system's, from inside of a message.
/// </summary>
/// <param name="Before">What the format puts before the message.</param>
/// <param name="Message">What was said.</param>
/// <param name="After">What the format puts after the message.</param>
public sealed record ChatPrompt(string Before, string Message, string After)
{
    /// <summary>Who said it.</summary>
    public Speaker Speaker { get; init; } = Speaker.User;

    /// <summary>The message with what the format puts around it.</summary>
    public string Text => Before + Message + After;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
