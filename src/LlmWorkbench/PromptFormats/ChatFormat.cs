using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats.Templates;
using LlmWorkbench.Wording;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A way to write a conversation as one text, for a model that was trained on such texts. What was said stays text in it, whatever names
/// of control tokens it holds. The format of a model is the template in its file; <see cref="FormatTable"/> has those of known families.
/// </summary>
/// <param name="Name">What the format is called.</param>
public abstract record ChatFormat(string Name)
{
    /// <summary>Texts that end an answer where the model has no token for it, or another one.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Where the format comes from, in a few words.</summary>
    public abstract string Origin { get; }

    /// <summary>The format of a model: the template in its file.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The format.</returns>
    /// <exception cref="WorkbenchException">The model has no template, or this build can run none and does not know this one.</exception>
    public static ChatFormat Of(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (string.IsNullOrWhiteSpace(model.ChatTemplate))
        {
            throw new WorkbenchException(
                $"The model {VisibleText.Phrase(model.Name)} has no chat template, so it was not made for conversations: give "
                    + "#!prompt or #!chat a format, as in --format alpaca, and #!generate a text without --chat."
            );
        }

        return TemplateEngine.IsThere
            ? new TemplateFormat(model)
            : Recognize(model.ChatTemplate)?.For(model)
                ?? throw new WorkbenchException(
                    $"The chat template of {VisibleText.Phrase(model.Name)} is of no known format, and {TemplateLibrary.Missing}: give "
                        + "#!prompt or #!chat a format, as in --format chatml, and #!generate a text without --chat."
                );
    }

    /// <summary>A format by its name, written for a model with the model's own begin and end tokens.</summary>
    /// <param name="name">As in <c>llama-2</c>; see <see cref="FormatTable.Find"/>.</param>
    /// <param name="model">The model.</param>
    /// <returns>The format.</returns>
    /// <exception cref="WorkbenchException">No format has that name.</exception>
    public static ChatFormat Named(string name, LoadedModel model) => FormatTable.Known.Find(name).For(model);

    /// <summary>Recognizes a template by its marks, without running it.</summary>
    /// <param name="template">The Jinja text.</param>
    /// <returns>The format, or <see langword="null"/>.</returns>
    public static WrittenFormat? Recognize(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return FormatTable.Known.All.FirstOrDefault(format => format.Marks.Any(mark => template.Contains(mark, StringComparison.Ordinal)));
    }

    /// <summary>A conversation of one user's message, up to where the model answers.</summary>
    /// <param name="message">What the user says.</param>
    /// <returns>The conversation, in which the message is text whatever stands in it.</returns>
    /// <exception cref="WorkbenchException">The format does not take it.</exception>
    public ChatTranscript UserTurn(string message) => Transcript([new SpokenMessage(Speaker.User, message)]);

    /// <summary>A conversation of several messages, up to where the model answers.</summary>
    /// <param name="messages">What was said, the last by the user.</param>
    /// <returns>The conversation, in which each message is text whatever stands in it.</returns>
    /// <exception cref="WorkbenchException">There is no message, the last is not the user's, or the format does not take them.</exception>
    public ChatTranscript Transcript(IReadOnlyList<SpokenMessage> messages)
    {
        Require(messages);
        return Write(messages);
    }

    /// <summary>Refuses what no model answers.</summary>
    internal static void Require(IReadOnlyList<SpokenMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages is not [.., { Speaker: Speaker.User }])
        {
            throw new WorkbenchException(
                messages.Count == 0
                    ? "The conversation is empty: give at least one message of the user."
                    : "The last message of the conversation is not the user's: a model answers what a user says."
            );
        }
    }

    /// <summary>Writes a conversation that ends with a user's message.</summary>
    private protected abstract ChatTranscript Write(IReadOnlyList<SpokenMessage> messages);
}
