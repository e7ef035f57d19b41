using LlmWorkbench.Models;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A user's message inside a model's chat format. The format's marks are control tokens; what the user wrote is text, also where it
/// holds the name of a control token: nobody can open another turn, or a system's, from inside of a message.
/// </summary>
/// <param name="Before">What the format puts before the message.</param>
/// <param name="Message">What the user wrote.</param>
/// <param name="After">What the format puts after the message.</param>
public sealed record ChatPrompt(string Before, string Message, string After)
{
    /// <summary>The whole prompt as one text.</summary>
    public string Text => Before + Message + After;

    /// <summary>Cuts the prompt into tokens: those of the whole text, as long as the message holds no name of a control token.</summary>
    /// <param name="model">The model whose format it is.</param>
    /// <returns>The tokens' numbers, with those that the model expects at the begin and the end.</returns>
    /// <exception cref="Llama.LlamaException">The message is not valid Unicode, or too long.</exception>
    public IReadOnlyList<int> Tokenize(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ChatTokenizer(model.Vocabulary, model.ChatTemplate ?? "").Tokenize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
