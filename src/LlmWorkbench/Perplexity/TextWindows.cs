using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary>A piece of a text that is read at once.</summary>
/// <param name="Start">Its first token's place in the text.</param>
/// <param name="Length">How many tokens it has.</param>
/// <param name="FirstScored">The place in the window of the first token that is scored; all behind it are, too.</param>
internal readonly record struct TextWindow(int Start, int Length, int FirstScored);

/// <summary>A text's tokens and the windows in which they are read.</summary>
/// <param name="Tokens">The tokens of the whole text.</param>
/// <param name="Options">The options with everything decided: chunking, context and stride.</param>
/// <param name="Windows">The windows, in the text's order.</param>
internal sealed record TextWindows(int[] Tokens, PerplexityOptions Options, IReadOnlyList<TextWindow> Windows)
{
    // Below it neither a mean nor its error says anything.
    private const int FewestScored = 10;

    private const int ShortestContext = 8;

    /// <summary>Cuts a text for a model.</summary>
    /// <exception cref="WorkbenchException">The text is too short, or an option is out of range.</exception>
    public static TextWindows Plan(LoadedModel model, string text, PerplexityOptions? options)
    {
        options ??= new PerplexityOptions();
        var context = options.ContextLength ?? Math.Min(PerplexityOptions.StandardContext, Math.Max(ShortestContext, model.Engine.TrainedContextLength));
        var stride = options.Stride ?? Math.Max(1, context / 2);
        Require(context >= ShortestContext, $"A context of {context} tokens is too short to measure a perplexity: it needs at least {ShortestContext}.");
        Require(stride >= 1 && stride < context, $"A window of {context} tokens cannot move by {stride}: use a stride from 1 to {context - 1}.");
        Require(options.MostChunks is null or > 0, $"{options.MostChunks} chunks cannot be read: it takes at least 1.");
        var tokens = model.Vocabulary.TokenizeToIds(text);
        var chunking = options.Chunking == PerplexityChunking.Automatic
            ? tokens.Length >= 2 * context ? PerplexityChunking.Halves : PerplexityChunking.Sliding
            : options.Chunking;
        Require(
            tokens.Length > FewestScored && (chunking != PerplexityChunking.Halves || tokens.Length >= context),
            chunking == PerplexityChunking.Halves
                ? $"The text has {Count(tokens.Length)}, but llama.cpp's chunking needs at least one chunk of {context}: give a longer text, a shorter context, or let the window slide."
                : $"The text has {Count(tokens.Length)}: a perplexity needs more than {FewestScored}, or chance alone decides it.");
        var windows = chunking == PerplexityChunking.Halves ? Halves(tokens.Length, context) : Sliding(tokens.Length, context, stride);
        return new TextWindows(
            tokens,
            options with { ContextLength = context, Stride = chunking == PerplexityChunking.Sliding ? stride : null, Chunking = chunking },
            [.. windows.Take(options.MostChunks ?? int.MaxValue)]);
    }

    /// <summary>The tokens of a window as they are read: all but the text's own beginning are given a begin of text, where the model has one.</summary>
    public int[] Read(TextWindow window, LlamaVocabulary vocabulary)
    {
        var ids = Tokens.AsSpan(window.Start, window.Length).ToArray();
        if (vocabulary is { AddsBeginToken: true, BeginToken: { } begin })
        {
            ids[0] = begin;
        }

        return ids;
    }

    private static IEnumerable<TextWindow> Halves(int tokens, int context) =>
        Enumerable.Range(0, tokens / context).Select(i => new TextWindow(i * context, context, (context / 2) + 1));

    private static IEnumerable<TextWindow> Sliding(int tokens, int context, int stride)
    {
        var scored = 1;
        for (var start = 0; scored < tokens; start += stride)
        {
            var end = Math.Min(tokens, start + context);
            yield return new TextWindow(start, end - start, scored - start);
            scored = end;
        }
    }

    private static string Count(int tokens) => tokens == 1 ? "only one token" : $"only {tokens} tokens";

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new WorkbenchException(message);
        }
    }
}
