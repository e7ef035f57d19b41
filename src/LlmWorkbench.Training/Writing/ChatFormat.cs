namespace LlmWorkbench.Training.Writing;

/// <summary>The special tokens and the chat template that the corpus is written in and the exported model names.</summary>
public static class ChatFormat
{
    /// <summary>Stands before every document, and so ends the one before it.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Ends a message.</summary>
    public const string EndOfMessage = "<|end|>";

    /// <summary>Every special token, in the order of the ids that they get at the end of the vocabulary.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = [EndOfText, "<|system|>", "<|user|>", "<|assistant|>", EndOfMessage];

    /// <summary>The Jinja template over messages with role and content: the same form as <see cref="Message"/>.</summary>
    public static string Template { get; } =
        "{% for message in messages %}{{ '<|' + message['role'] + '|>\n' + message['content'] + '<|end|>\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}";

    /// <summary>Cuts the special tokens out of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>What stands between them.</returns>
    public static string[] Split(string text) => text.Split([.. SpecialTokens], StringSplitOptions.None);

    /// <summary>Writes one message.</summary>
    /// <param name="role">system, user or assistant.</param>
    /// <param name="content">What is said.</param>
    public static string Message(string role, string content) => $"<|{role}|>\n{content}{EndOfMessage}\n";

    /// <summary>Writes a conversation up to where the assistant answers.</summary>
    /// <param name="question">The user's message.</param>
    /// <param name="system">The system message, or null for none.</param>
    public static string Prompt(string question, string? system = null) =>
        (system is null ? "" : Message("system", system)) + Message("user", question) + "<|assistant|>\n";
}
