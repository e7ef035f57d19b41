using System.Text.Json.Serialization;

namespace LlmWorkbench.PromptFormats.Templates;

/// <summary>A message as templates know it.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
internal sealed record TemplateMessage(
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("content")] string Content
);

/// <summary>What a template is given beside the messages.</summary>
/// <param name="BeginToken">The text of the token that begins a text (<c>bos_token</c>); empty where there is none.</param>
/// <param name="EndToken">The text of the token that ends one (<c>eos_token</c>); empty where there is none.</param>
internal sealed record TemplateTokens(string BeginToken, string EndToken);
