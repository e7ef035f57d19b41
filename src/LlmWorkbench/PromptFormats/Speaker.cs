namespace LlmWorkbench.PromptFormats;

/// <summary>Who says something in a conversation.</summary>
public enum Speaker
{
    /// <summary>Whoever sets the model up: instructions that hold for the whole conversation.</summary>
    System,

    /// <summary>Who asks.</summary>
    User,

    /// <summary>The model, in an earlier answer.</summary>
    Model,
}

/// <summary>Something that was said in a conversation.</summary>
/// <param name="Speaker">Who said it.</param>
/// <param name="Text">What was said: text, whatever stands in it.</param>
public sealed record SpokenMessage(Speaker Speaker, string Text)
{
    /// <summary>Who said it, as templates and services name it.</summary>
    internal string Role =>
        Speaker switch
        {
            Speaker.System => "system",
            Speaker.User => "user",
            _ => "assistant",
        };
}
