using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Streaming;
using LlmWorkbench.Models;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>Reads a text in a window in one of the ways, and writes after it.</summary>
/// <param name="model">The model.</param>
/// <param name="ids">The text; [token].</param>
/// <param name="options">The window, what is kept and the room for the answer, all said.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class LimitReading(LoadedModel model, int[] ids, LimitOptions options, CancellationToken cancellation)
{
    private readonly int _window = options.Window!.Value;
    private readonly int _keep = options.Keep!.Value;

    /// <summary>The sentence that refuses it.</summary>
    public LimitAnswer Refuse() =>
        new(LimitStrategy.Refused, [], null, Refusal: new ContextFullException(ids.Length, options.MaxTokens, _window).Message);

    /// <summary>Leaves out as many tokens as do not fit, after the first ones, and reads the rest.</summary>
    /// <param name="strategy">What the answer is said to be of.</param>
    /// <param name="first">How many of the first tokens stay.</param>
    public LimitAnswer Truncate(LimitStrategy strategy, int first)
    {
        int dropped = Math.Max(0, ids.Length + options.MaxTokens - _window);
        int[] read = [.. ids[..Math.Min(first, ids.Length)], .. ids[Math.Min(first + dropped, ids.Length)..]];
        using LlamaContext context = model.NewContext(options.Engine with { Length = _window });
        float[] logits = context.Evaluate(read, LogitPositions.Last, null, cancellation).Last.ToArray();
        string answer = GreedyText.Write(model.Vocabulary, logits, options.MaxTokens, token => context.Append(token, logits, cancellation));
        return new LimitAnswer(strategy, [.. ids.Select((_, i) => Fate(i >= first && i < first + dropped))], answer);
    }

    /// <summary>Reads on and on, and forgets when the window is full.</summary>
    public LimitAnswer Shift()
    {
        try
        {
            using var stream = new LlamaStream(model.Engine, options.Engine with { Length = _window });
            var shifted = new ShiftedReading(stream, _keep, cancellation);
            shifted.Read(ids);
            HashSet<int> atFirst = [.. shifted.Places];
            string answer = GreedyText.Write(model.Vocabulary, shifted.Logits, options.MaxTokens, token => shifted.Read([token]));
            HashSet<int> atLast = [.. shifted.Places];
            return new LimitAnswer(
                LimitStrategy.Shifted,
                [
                    .. ids.Select(
                        (_, i) =>
                            atLast.Contains(i) ? TokenFate.Seen
                            : atFirst.Contains(i) ? TokenFate.ForgottenWhileAnswering
                            : TokenFate.Dropped
                    ),
                ],
                answer,
                shifted.Shifts
            );
        }
        catch (LlamaException exception) when (exception is not ContextFullException)
        {
            // Models whose memory cannot be shifted: the other ways still say something.
            return new LimitAnswer(LimitStrategy.Shifted, [], null, Refusal: exception.Message);
        }
    }

    private static TokenFate Fate(bool isDropped) => isDropped ? TokenFate.Dropped : TokenFate.Seen;
}
