using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>Shows what becomes of a text that does not fit.</summary>
/// <example>
/// <code>
/// var limit = model.AtLimit("A text that is too long for its window", new LimitOptions { Window = 8, MaxTokens = 2 });
/// Console.WriteLine(limit[LimitStrategy.TruncatedStart].Answer);
/// </code>
/// </example>
public static class LimitExperiment
{
    /// <summary>Reads a text in a window that is too short for it, in several ways, and has the model go on after each.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">The window and the ways; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come, and the answers so far; stops it.</param>
    /// <returns>What the model sees and says in each way.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="LlamaException">The memory does not suffice, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LimitResult AtLimit(this LoadedModel model, string text, LimitOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<Token> tokens = model.Vocabulary.Tokenize(text);
        if (tokens.Count == 0)
        {
            throw new WorkbenchException("The text has no tokens: give at least one word.");
        }

        int[] ids = [.. tokens.Select(token => token.Id)];
        int pinned = model.Vocabulary is { AddsBeginToken: true, BeginToken: { } begin } && ids[0] == begin ? 1 : 0;
        options = (options ?? new LimitOptions()).Resolve(Math.Min(model.LongestText, LlamaContextOptions.DefaultLength), pinned);
        var reading = new LimitReading(model, ids, options, run.Cancellation);
        var result = new LimitResult(model.Name, text, new TokenizedText(text, tokens).Describe(model), options, []);
        List<LimitAnswer> answers = [];
        foreach (LimitStrategy strategy in options.Strategies)
        {
            run.Report((double)answers.Count / options.Strategies.Count, LimitText.Name(strategy));
            answers.Add(Answer(reading, strategy, result.Fits, pinned, options));
            run.Keep(() => result with { Answers = [.. answers] });
        }

        return result with
        {
            Answers = answers,
        };
    }

    private static LimitAnswer Answer(LimitReading reading, LimitStrategy strategy, bool fits, int pinned, LimitOptions options) =>
        strategy switch
        {
            LimitStrategy.Refused when !fits => reading.Refuse(),
            LimitStrategy.Shifted => reading.Shift(),
            LimitStrategy.TruncatedMiddle => reading.Truncate(strategy, options.Keep!.Value),
            _ => reading.Truncate(strategy, pinned),
        };
}
