using LlmWorkbench.Models;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A conversation inside a model's chat format, up to where the model answers. As in a <see cref="ChatPrompt"/>, what was said is text:
/// nobody can open another turn from inside of a message.
/// </summary>
/// <param name="Turns">The messages in their order, each with what the format puts around it.</param>
public sealed record ChatTranscript(IReadOnlyList<ChatPrompt> Turns)
{
    /// <summary>The whole conversation as one text.</summary>
    public string Text => string.Concat(Turns.Select(turn => turn.Text));

    /// <summary>Cuts the conversation into tokens: those of the whole text, as long as no message holds the name of a control
    /// token.</summary>
    /// <param name="model">The model whose format it is.</param>
    /// <returns>The tokens' numbers, with those that the model expects at the begin and the end.</returns>
    /// <exception cref="Llama.LlamaException">A message is not valid Unicode, or too long.</exception>
    public IReadOnlyList<int> Tokenize(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ChatTokenizer(model.Vocabulary, model.ChatTemplate ?? "").Tokenize(Turns);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
