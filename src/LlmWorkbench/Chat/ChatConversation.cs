using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Wording;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Chat;

/// <summary>Writes messages of Microsoft.Extensions.AI in a model's chat format.</summary>
internal static class ChatConversation
{
    /// <summary>The format of a model that is to hold conversations.</summary>
    /// <exception cref="WorkbenchException">It has none, or none that is known.</exception>
    internal static ChatFormat Format(LoadedModel model) =>
        string.IsNullOrWhiteSpace(model.ChatTemplate)
            ? throw new WorkbenchException(
                $"The model {VisibleText.Phrase(model.Name)} has no chat template, so it was not made for conversations: continue texts "
                    + "with model.Generate, or take a model that was."
            )
            : ChatFormat.Of(model);

    /// <summary>The whole conversation, instructions first.</summary>
    /// <exception cref="WorkbenchException">A message is not text, comes from somebody whom the format does not know, or the last is not
    /// the user's.</exception>
    internal static ChatTranscript Transcript(ChatFormat format, IEnumerable<ChatMessage> messages, string? instructions)
    {
        List<SpokenMessage> said = string.IsNullOrWhiteSpace(instructions) ? [] : [new(Speaker.System, instructions)];
        said.AddRange(messages.Select(message => new SpokenMessage(SpeakerOf(message.Role), TextOf(message))));
        return format.Transcript(said);
    }

    private static Speaker SpeakerOf(ChatRole role) =>
        role == ChatRole.User ? Speaker.User
        : role == ChatRole.Assistant ? Speaker.Model
        : role == ChatRole.System ? Speaker.System
        : throw new WorkbenchException(
            $"A message comes from «{VisibleText.Phrase(role.Value)}», but the chat format knows system, user and assistant only."
        );

    private static string TextOf(ChatMessage message) =>
        message.Contents.FirstOrDefault(content => content is not (TextContent or TextReasoningContent)) is { } other
            ? throw new WorkbenchException($"A message holds a {other.GetType().Name}: the model reads text only.")
            : message.Text;
}
