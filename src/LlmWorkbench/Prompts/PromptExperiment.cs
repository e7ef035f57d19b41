using System.Text;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Prompts;

/// <summary>Shows conversations as a model reads them.</summary>
/// <example>
/// <code>
/// var prompt = model.Prompt("Hello, how are you?");
/// Console.WriteLine(prompt.Text);
/// </code>
/// </example>
public static class PromptExperiment
{
    /// <summary>Writes one message of a user in a chat format, up to where the model answers, and cuts it into tokens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="message">What the user says.</param>
    /// <param name="options">The format, and instructions of the system; <see langword="null"/> for the model's own template.</param>
    /// <returns>The prompt with its tokens.</returns>
    /// <exception cref="WorkbenchException">The model has no template and no format is named, or the format does not take it.</exception>
    /// <exception cref="Llama.LlamaException">A message is not valid Unicode, or too long.</exception>
    public static PromptResult Prompt(this LoadedModel model, string message, PromptOptions? options = null) =>
        model.Prompt([new SpokenMessage(Speaker.User, message)], options);

    /// <summary>Writes a conversation in a chat format, up to where the model answers, and cuts it into tokens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="messages">What was said, the last by the user.</param>
    /// <param name="options">The format, and instructions of the system; <see langword="null"/> for the model's own template.</param>
    /// <returns>The prompt with its tokens.</returns>
    /// <inheritdoc cref="Prompt(LoadedModel, string, PromptOptions?)" path="/exception"/>
    public static PromptResult Prompt(this LoadedModel model, IReadOnlyList<SpokenMessage> messages, PromptOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(messages);
        options ??= new PromptOptions();
        ChatFormat format = options.Format is { } name ? ChatFormat.Named(name, model) : ChatFormat.Of(model);
        ChatTranscript transcript = format.Transcript(
            options.System is { } system ? [new SpokenMessage(Speaker.System, system), .. messages] : messages
        );
        var tokenizer = new ChatTokenizer(model.Vocabulary, string.Concat(transcript.Turns.Select(turn => turn.Before + turn.After)));
        IReadOnlyList<PlacedToken> tokens = options.ParseSpecial
            ?
            [
                .. model
                    .Vocabulary.Tokenize(transcript.Text, addSpecial: true, parseSpecial: true)
                    .Select(token => new PlacedToken(token.Id, token.Start, token.Length)),
            ]
            : transcript.Place(model);
        TokenizedText.Require(model, tokens.Count, int.MaxValue);
        return new PromptResult(
            model.Name,
            format.Name,
            format.Origin,
            transcript,
            Describe(model.Vocabulary, tokenizer, transcript, tokens),
            options.ParseSpecial
                ? []
                :
                [
                    .. transcript
                        .Turns.SelectMany(turn => tokenizer.Marks(turn.Message))
                        .Select(token => model.Vocabulary.GetText(token.Id)),
                ],
            options
        );
    }

    private static PromptToken[] Describe(
        LlamaVocabulary vocabulary,
        ChatTokenizer tokenizer,
        ChatTranscript transcript,
        IReadOnlyList<PlacedToken> tokens
    )
    {
        // Where each message begins and ends, and where its turn does, in bytes.
        List<(int Begin, int End, int TurnEnd)> places = [];
        int place = 0;
        foreach (ChatPrompt turn in transcript.Turns)
        {
            int begin = place + Encoding.UTF8.GetByteCount(turn.Before);
            int end = begin + Encoding.UTF8.GetByteCount(turn.Message);
            place = end + Encoding.UTF8.GetByteCount(turn.After);
            places.Add((begin, end, place));
        }

        return [.. tokens.Select(Described)];

        PromptToken Described(PlacedToken token)
        {
            // A token that covers a blank of the format and letters of a message is the message's.
            int said = token.Length == 0 ? -1 : places.FindIndex(p => token.Start < p.End && token.Start + token.Length > p.Begin);
            int turn = said >= 0 || token.Length == 0 ? said : places.FindIndex(p => token.Start < p.TurnEnd);
            return new PromptToken(
                token.Id,
                vocabulary.GetText(token.Id),
                vocabulary.GetBytes(token.Id),
                turn < 0 ? null : turn,
                said < 0 ? null : transcript.Turns[said].Speaker,
                vocabulary.IsControl(token.Id) || (said < 0 && tokenizer.IsMark(token.Id))
            );
        }
    }
}
