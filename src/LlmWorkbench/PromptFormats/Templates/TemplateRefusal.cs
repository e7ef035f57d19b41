namespace LlmWorkbench.PromptFormats.Templates;

/// <summary>A template refuses a conversation: it has called its <c>raise_exception</c>.</summary>
/// <param name="message">What it says of the reason.</param>
internal sealed class TemplateRefusal(string message) : Exception(message);
