using LlmWorkbench.Models;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A conversation inside a model's chat format, up to where the model answers. What was said is text: nobody can open another turn from
/// inside of a message.
/// </summary>
/// <param name="Turns">The messages in their order, each with what the format puts around it; at least one.</param>
public sealed record ChatTranscript(IReadOnlyList<ChatPrompt> Turns)
{
    /// <summary>The whole conversation as one text, without the token that the model itself puts in front.</summary>
    public string Text => string.Concat(Turns.Select(turn => turn.Text));

    /// <summary>Cuts the conversation into tokens: those of the whole text, as long as no message holds the name of a control
    /// token.</summary>
    /// <param name="model">The model whose format it is.</param>
    /// <returns>The tokens' numbers, with those that the model expects at the begin and the end.</returns>
    /// <exception cref="Llama.LlamaException">A message is not valid Unicode, or too long.</exception>
    public IReadOnlyList<int> Tokenize(LoadedModel model) => [.. Place(model).Select(token => token.Id)];

    /// <summary>The same tokens with their places in <see cref="Text"/>.</summary>
    internal IReadOnlyList<PlacedToken> Place(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string marks = (model.ChatTemplate ?? "") + string.Concat(Turns.Select(turn => turn.Before + turn.After));
        return new ChatTokenizer(model.Vocabulary, marks).Place(Turns);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
