using System.Collections.Immutable;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Conversations;

/// <summary>
/// A conversation with a model, turn by turn. The model remembers nothing: for each answer it reads all that was said, in its chat format,
/// as far as its context window holds it. Not for several threads at once.
/// </summary>
public sealed class Conversation
{
    private readonly LoadedModel _model;
    private readonly ConversationPartner _partner;
    private ImmutableList<ConversationTurn> _turns = [];

    /// <summary>Begins a conversation.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="options">How it is held; <see langword="null"/> for the defaults.</param>
    /// <exception cref="WorkbenchException">The model has no chat template and no format is named.</exception>
    public Conversation(LoadedModel model, ConversationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, Options) = (model, options ?? new ConversationOptions());
        _partner = ConversationPartner.Of(model, Options.Format);
    }

    /// <summary>How it is held.</summary>
    public ConversationOptions Options { get; private init; }

    /// <summary>The turns, oldest first.</summary>
    public IReadOnlyList<ConversationTurn> Turns => _turns;

    /// <summary>The conversation as it stands.</summary>
    public ConversationResult Now => Result(_turns);

    /// <summary>Says something to the model and waits for its answer.</summary>
    /// <param name="message">What is said; names of control tokens in it are text.</param>
    /// <param name="generation">How this answer is drawn; <see langword="null"/> for how the conversation is held.</param>
    /// <param name="run">Given the conversation so far after each token; stops it: what was written then stays, marked.</param>
    /// <returns>The conversation with the new turn.</returns>
    /// <exception cref="WorkbenchException">The message is empty, or it and its answer do not fit into the window; nothing changes
    /// then.</exception>
    /// <exception cref="Llama.LlamaException">The model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ConversationResult Say(string message, GenerationOptions? generation = null, RunContext run = default)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            throw new WorkbenchException("The message is empty: say at least one word.");
        }

        GenerationOptions how = generation ?? Options.Generation;
        (ConversationPrompt prompt, int dropped) = Fit(message, how.MaxTokens, run.Cancellation);
        ImmutableList<ConversationTurn> before = _turns;
        (string answer, int count, int promptTokens) = ("", 0, prompt.Tokens ?? 0);
        try
        {
            GenerationResult result = prompt.Answer(
                how with
                {
                    Stop = [.. how.Stop.Concat(_partner.Stop).Distinct()],
                },
                run.Keeping<GenerationResult>(soFar =>
                {
                    (answer, count) = (soFar.Text, soFar.Tokens.Count);
                    run.Keep(() => Result(before.Add(Turn(null))));
                })
            );
            (answer, count, promptTokens) = (result.Text, result.TokenCount, prompt.Tokens ?? result.PromptTokenCount);
            _turns = before.Add(Turn(result.StopReason));
        }
        catch (Exception e) when (count > 0 && e is OperationCanceledException or WorkbenchException { LeavesWhatIsDone: true })
        {
            _turns = before.Add(Turn(null));
            throw;
        }

        return Now;

        ConversationTurn Turn(StopReason? reason) => new(message, answer, promptTokens, count, dropped, reason);
    }

    /// <summary>Takes the last turn back, message and answer.</summary>
    /// <returns>The conversation without it.</returns>
    /// <exception cref="WorkbenchException">There is no turn.</exception>
    public ConversationResult Undo()
    {
        _turns = _turns.IsEmpty
            ? throw new WorkbenchException("Nothing was said yet, so there is no turn to take back.")
            : _turns.RemoveAt(_turns.Count - 1);
        return Now;
    }

    /// <summary>The same turns under other options.</summary>
    internal Conversation With(ConversationOptions options) => new(_model, options) { _turns = _turns };

    private ConversationResult Result(IReadOnlyList<ConversationTurn> turns) =>
        new(_model.Name, _partner.Format, Options.System, turns, _partner.Window ?? 0, Options);

    // The oldest turns are left out one by one until what is read and what may be written fit.
    private (ConversationPrompt Prompt, int Dropped) Fit(string message, int room, CancellationToken cancellation)
    {
        for (int dropped = 0; ; dropped++)
        {
            ConversationPrompt prompt = _partner.Read([.. Messages(dropped), new SpokenMessage(Speaker.User, message)], cancellation);
            if (prompt.Tokens is not { } tokens || _partner.Window is not { } window || tokens + (long)room <= window)
            {
                return (prompt, dropped);
            }

            if (!Options.DropsOldest || dropped == _turns.Count)
            {
                throw Full(tokens, room, window, dropped);
            }
        }
    }

    private WorkbenchException Full(int tokens, int room, int window, int dropped)
    {
        string size =
            $"{Figures.Count(tokens, "token")} long, which with {Figures.Whole(room)} for the answer is more than the context "
            + $"window of {Figures.Whole(window)}";
        return new WorkbenchException(
            dropped > 0 || _turns.IsEmpty
                ? $"The message alone is {size}: shorten it, or allow a shorter answer (--max-tokens)."
                : $"The conversation is {size}: leave the oldest turns out (--drop), begin anew (--new), or allow a shorter answer "
                    + "(--max-tokens).",
            new ContextFullException(tokens, room, window)
        );
    }

    private IEnumerable<SpokenMessage> Messages(int dropped)
    {
        IEnumerable<SpokenMessage> said = _turns
            .Skip(dropped)
            .SelectMany(turn => new SpokenMessage[] { new(Speaker.User, turn.Message), new(Speaker.Model, turn.Answer) });
        return Options.System is { } system ? said.Prepend(new SpokenMessage(Speaker.System, system)) : said;
    }
}

/// <summary>Begins conversations.</summary>
/// <example>
/// <code>
/// var talk = model.Chat();
/// Console.WriteLine(talk.Say("Hello, how are you?").Answer);
/// </code>
/// </example>
public static class ConversationStart
{
    /// <summary>Begins a conversation with a model.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="options">How it is held; <see langword="null"/> for the defaults.</param>
    /// <returns>A conversation in which nothing was said yet.</returns>
    /// <exception cref="WorkbenchException">The model has no chat template and no format is named.</exception>
    public static Conversation Chat(this LoadedModel model, ConversationOptions? options = null) => new(model, options);
}
