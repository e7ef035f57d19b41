using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats.Templates;
using LlmWorkbench.Wording;

namespace LlmWorkbench.PromptFormats;

/// <summary>The template in a model's file, run for each conversation (<see cref="TemplateEngine"/>).</summary>
internal sealed record TemplateFormat : ChatFormat
{
    private readonly string _model;
    private readonly string _template;
    private readonly ModelTokens _tokens;
    private readonly LlamaVocabulary _vocabulary;

    /// <summary>The template of a model that has one.</summary>
    public TemplateFormat(LoadedModel model)
        : base(Recognize(model.ChatTemplate!)?.Name ?? "its own")
    {
        (_model, _template, _vocabulary) = (VisibleText.Phrase(model.Name), model.ChatTemplate!, model.Vocabulary);
        _tokens = ModelTokens.Of(_vocabulary);
    }

    /// <inheritdoc/>
    public override string Origin => "the template in the model's file";

    private protected override ChatTranscript Write(IReadOnlyList<SpokenMessage> messages)
    {
        bool hasInstructions = messages.Any(message => message.Speaker == Speaker.System);
        try
        {
            // A template without a place for instructions leaves them out, or refuses them: they go into the user's message then.
            ChatTranscript transcript = Render(messages);
            return hasInstructions && transcript.Turns.All(turn => turn.Speaker != Speaker.System)
                ? Render(InUserMessages(messages))
                : transcript;
        }
        catch (TemplateRefusal) when (hasInstructions)
        {
            return RenderOrRefuse(InUserMessages(messages));
        }
        catch (TemplateRefusal refusal)
        {
            throw Refused(refusal);
        }
    }

    private ChatTranscript RenderOrRefuse(IReadOnlyList<SpokenMessage> messages)
    {
        try
        {
            return Render(messages);
        }
        catch (TemplateRefusal refusal)
        {
            throw Refused(refusal);
        }
    }

    private WorkbenchException Refused(TemplateRefusal refusal) =>
        new(
            $"The chat template of {_model} refuses the conversation"
                + (refusal.Message.Length > 0 ? $": «{refusal.Message}»" : "")
                + $"{(refusal.Message.EndsWith('.') ? "" : ".")}"
        );

    private ChatTranscript Render(IReadOnlyList<SpokenMessage> messages)
    {
        TemplateMessage[] said = [.. messages.Select(message => new TemplateMessage(message.Role, message.Text))];
        var marked = MarkedMessages.Of(said);
        string plain = Run(said);
        IReadOnlyList<RenderedPiece> pieces = marked.Read(Run(marked.Messages));
        if (string.Concat(pieces.Select(piece => piece.Text)) != plain)
        {
            // The template asks what the messages hold, and writes others in their place. Without names of control tokens in them it does
            // not matter which letters are whose.
            var tokenizer = new ChatTokenizer(_vocabulary, _template);
            if (said.All(message => tokenizer.Marks(message.Content).Count == 0))
            {
                return new ChatTranscript([new ChatPrompt(plain, "", "")]);
            }
        }

        return pieces.Any(piece => piece.Message == messages.Count - 1)
            ? Turns(pieces, messages)
            : throw new WorkbenchException(
                $"The chat template of {_model} leaves the last message out, or rewrites it so that it cannot be told what in it is text: "
                    + "name a format, as in --format chatml."
            );
    }

    private static ChatTranscript Turns(IReadOnlyList<RenderedPiece> pieces, IReadOnlyList<SpokenMessage> messages)
    {
        List<ChatPrompt> turns = [];
        string before = "";
        foreach (RenderedPiece piece in pieces)
        {
            if (piece.Message is not { } message)
            {
                before += piece.Text;
                continue;
            }

            turns.Add(new ChatPrompt(before, piece.Text, "") { Speaker = messages[message].Speaker });
            before = "";
        }

        turns[^1] = turns[^1] with { After = before };
        return new ChatTranscript(turns);
    }

    // The begin token that the model adds by itself is not written once more.
    private string Run(IReadOnlyList<TemplateMessage> messages)
    {
        string text = TemplateEngine.Render(_template, messages, new TemplateTokens(_tokens.Begin, _tokens.End));
        return _tokens.AddsBegin && _tokens.Begin.Length > 0 && text.StartsWith(_tokens.Begin, StringComparison.Ordinal)
            ? text[_tokens.Begin.Length..]
            : text;
    }

    private static List<SpokenMessage> InUserMessages(IReadOnlyList<SpokenMessage> messages)
    {
        List<SpokenMessage> merged = [];
        string instructions = "";
        foreach (SpokenMessage message in messages)
        {
            if (message.Speaker == Speaker.System)
            {
                instructions += message.Text + "\n\n";
                continue;
            }

            bool takes = message.Speaker == Speaker.User;
            merged.Add(takes ? message with { Text = instructions + message.Text } : message);
            instructions = takes ? "" : instructions;
        }

        return merged;
    }
}
