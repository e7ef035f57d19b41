using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Attention;

/// <summary>Looks at what the tokens of a text read of each other.</summary>
/// <example>
/// <code>
/// var attention = model.Attention("The cat sat", new AttentionOptions { Layers = [0] });
/// var pattern = attention.Heads[0].Pattern;
/// </code>
/// </example>
public static class AttentionExperiment
{
    /// <summary>The longest text in tokens.</summary>
    public const int MaxTokens = 4096;

    /// <summary>
    /// Reads a text and keeps the attention of chosen heads. A result holds up to 16,777,216 weights (64 MiB): those of one head
    /// at 4,096 tokens, or of 16 heads at 1,400. Beyond that they are merged into tiles of several tokens; scores and
    /// strongest links are always taken from the weights themselves. Only the chosen heads are copied, in passes over the text of at
    /// most 67,108,864 numbers.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Which heads; <see langword="null"/> for all.</param>
    /// <param name="run">Told how far it has come, and what there is so far when more passes than one are needed; stops it.</param>
    /// <returns>Patterns and scores.</returns>
    /// <exception cref="WorkbenchException">The text has no tokens or is too long, the model has no attention, or there is no such layer or
    /// head.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="LlamaException">The model cannot be run, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AttentionResult Attention(this LoadedModel model, string text, AttentionOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new AttentionOptions();
        var cut = TokenizedText.Read(model, text, new() { ParseSpecial = options.ParseSpecial });
        (IReadOnlyList<TokenInfo>? tokens, int[]? ids) = (cut.Describe(model), cut.Ids);
        using LlamaTracer? tracer = Open(model, ids.Length);
        IAttentionReader reader = Reader(model, tracer);
        IReadOnlyList<(int Layer, int Heads)> all = reader.AttentionHeads;
        IReadOnlyList<(int Layer, int Head)> chosen = ChosenHeads.Choose(all, options.Layers, options.Heads);
        HashSet<int> layers = [.. chosen.Select(h => h.Layer)];
        int tile = AttentionTiles.Fit(
            ids.Length,
            chosen.Count + (options.Rollout ? layers.Count : 0),
            options.NumbersKept,
            isWhole: reader.ReadsBothWays
        );

        List<AttentionHead> heads = [];
        List<AttentionRollout> rollout = [];
        RolloutSum? flow = options.Rollout ? new RolloutSum(ids.Length, reader.ReadsBothWays) : null;
        var counts = all.ToDictionary(place => place.Layer, place => place.Heads);
        var wanted = chosen.ToHashSet();
        IReadOnlyList<(int Layer, int Head)> read = options.Rollout
            ? ChosenHeads.Choose([.. all.Where(place => place.Layer <= layers.Max())], null, null)
            : chosen;
        new AttentionPasses(reader, ids, options.NumbersPerPass).Read(read, Take, Hand, run);
        return Result(true);

        void Take(int layer, int head, float[][] weights)
        {
            if (wanted.Contains((layer, head)))
            {
                heads.Add(new AttentionHead(layer, head, AttentionScores.Of(weights, ids), AttentionPattern.Of(weights, tile)));
            }

            flow?.Add(weights);
            if (flow is not null && head == counts[layer] - 1)
            {
                float[][] after = flow.EndLayer(run.Cancellation);
                if (layers.Contains(layer))
                {
                    rollout.Add(new AttentionRollout(layer, AttentionPattern.Of(after, tile)));
                }
            }
        }

        // A rollout of late layers begins with heads that nobody asked for.
        void Hand()
        {
            if (heads.Count > 0)
            {
                run.Keep(() => Result(false));
            }
        }

        AttentionResult Result(bool isComplete) => new(model.Name, text, tokens, [.. heads], [.. rollout], isComplete);
    }

    /// <summary>A tracer for a text of that length; <see langword="null"/> where the model reads its attention itself.</summary>
    /// <exception cref="WorkbenchException">The text has no tokens or is too long.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    internal static LlamaTracer? Open(LoadedModel model, int length)
    {
        TokenizedText.Require(model, length);
        return length > MaxTokens
                ? throw new WorkbenchException(
                    $"The text has {length:N0} tokens, and attention is looked at over {MaxTokens:N0} at most: take a part of it."
                )
            : model.Capability<IAttentionReader>() is null ? new LlamaTracer(model.Engine, new LlamaContextOptions { Length = length })
            : null;
    }

    /// <summary>What reads a model's attention.</summary>
    internal static IAttentionReader Reader(LoadedModel model, LlamaTracer? tracer) =>
        tracer is null ? model.Require<IAttentionReader>() : new TracedAttention(model, tracer);
}
