using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary>A piece of a text that is read at once.</summary>
/// <param name="Start">Its first token's place in the text.</param>
/// <param name="Length">How many tokens it has.</param>
/// <param name="FirstScored">The place in the window of the first token that is scored; all after it are, too.</param>
internal readonly record struct TextWindow(int Start, int Length, int FirstScored)
{
    /// <summary>How many of its tokens are scored.</summary>
    public int Scored => Length - FirstScored;
}

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
        int context = Context(model, options);
        int stride = options.Stride ?? Math.Max(1, context / 2);
        Require(
            options.Chunking != PerplexityChunking.Documents,
            "One text cannot be read as documents: give a list of them, or another chunking."
        );
        Require(
            stride >= 1 && stride < context,
            $"A window of {context} tokens cannot move by {stride}: use a stride from 1 to {context - 1}."
        );
        int[] tokens = model.Vocabulary.TokenizeToIds(text);
        PerplexityChunking chunking =
            options.Chunking == PerplexityChunking.Automatic
                ? tokens.Length >= 2 * context
                    ? PerplexityChunking.Halves
                    : PerplexityChunking.Sliding
                : options.Chunking;
        Require(
            tokens.Length > FewestScored && (chunking != PerplexityChunking.Halves || tokens.Length >= context),
            chunking == PerplexityChunking.Halves
                ? $"The text has {Count(tokens.Length)}, but llama.cpp's chunking needs at least one chunk of {context}: give a "
                    + "longer text, a shorter context, or let the window slide."
                : $"The text has {Count(tokens.Length)}: a perplexity needs more than {FewestScored}, or chance alone decides it."
        );
        IEnumerable<TextWindow> windows =
            chunking == PerplexityChunking.Halves ? Halves(tokens.Length, context) : Sliding(tokens.Length, context, stride);
        return new TextWindows(
            tokens,
            options with
            {
                ContextLength = context,
                Stride = chunking == PerplexityChunking.Sliding ? stride : null,
                Chunking = chunking,
            },
            [.. windows.Take(options.MaxChunks ?? int.MaxValue)]
        );
    }

    /// <summary>Cuts a dataset: into its documents if it has some and no other chunking is asked for, or if documents are asked
    /// for.</summary>
    /// <exception cref="WorkbenchException">It is too short, or an option is out of range.</exception>
    public static TextWindows Plan(LoadedModel model, TextDataset data, PerplexityOptions? options) =>
        options?.Chunking switch
        {
            PerplexityChunking.Documents => Plan(model, data.Documents.Count > 0 ? data.Documents : data.Lines, options),
            null or PerplexityChunking.Automatic when data.Documents.Count > 0 => Plan(model, data.Documents, options),
            _ => Plan(model, data.Text, options),
        };

    /// <summary>Takes documents as windows.</summary>
    /// <exception cref="WorkbenchException">They are too short, or an option is out of range.</exception>
    public static TextWindows Plan(LoadedModel model, IReadOnlyList<string> documents, PerplexityOptions? options)
    {
        options ??= new PerplexityOptions();
        int context = Context(model, options);
        Require(
            options.Chunking is PerplexityChunking.Automatic or PerplexityChunking.Documents,
            $"Documents are read one by one: chunking {options.Chunking} is for one text."
        );
        List<int> tokens = [];
        List<TextWindow> windows = [];
        foreach (string? document in documents.Take(options.MaxChunks ?? int.MaxValue))
        {
            int start = tokens.Count;
            tokens.AddRange(Document(model.Vocabulary, document));
            for (int from = start; from < tokens.Count - 1; from += context - 1)
            {
                windows.Add(new TextWindow(from, Math.Min(context, tokens.Count - from), FirstScored: 1));
            }
        }

        int scored = windows.Sum(w => w.Length - 1);
        Require(
            scored >= FewestScored,
            $"The documents have {Count(scored)} to score: a perplexity needs at least {FewestScored}, or chance alone decides it."
        );
        return new TextWindows(
            [.. tokens],
            options with
            {
                ContextLength = context,
                Stride = null,
                Chunking = PerplexityChunking.Documents,
            },
            windows
        );
    }

    /// <summary>Whether the windows are documents, which are read together.</summary>
    public bool AreDocuments => Options.Chunking == PerplexityChunking.Documents;

    /// <summary>What is read at once: a chunk, or as many documents as fit, always the same for the same text.</summary>
    /// <param name="models">Who reads it.</param>
    public IReadOnlyList<ReadingPart> Parts(params LoadedModel[] models)
    {
        IReadOnlyList<Range> groups = AreDocuments
            ? models.Select(model => Groups(model, models[0])).MaxBy(ranges => ranges.Count)!
            : [.. Enumerable.Range(0, Windows.Count).Select(i => i..(i + 1))];
        return [.. groups.Select(group => Part([.. Windows.Take(group)], models[0].Vocabulary))];
    }

    // What llama.cpp does not run reads one document after the other.
    private IReadOnlyList<Range> Groups(LoadedModel model, LoadedModel first) =>
        model.Runner is null
            ? LlamaSequences.Groups(model.Engine, [.. Windows.Select(w => w.Length - 1)], Together(first))
            : [.. Enumerable.Range(0, Windows.Count).Select(i => i..(i + 1))];

    /// <summary>How many tokens of documents are read together: as many as are computed at once, or the longest document.</summary>
    /// <param name="model">Who reads them.</param>
    public int Together(LoadedModel model) =>
        Math.Max(Windows.Max(w => w.Length), WindowReader.Engine(model, Options.Engine).BlockSize ?? WindowReader.UsualBlock);

    /// <summary>How far the reading has come, in words.</summary>
    /// <param name="windows">How many windows were read.</param>
    public string Progress(int windows) => $"{(AreDocuments ? "document" : "chunk")} {windows} of {Windows.Count}";

    private ReadingPart Part(TextWindow[] windows, LlamaVocabulary vocabulary) =>
        ReadingPart.Whole(windows, [.. windows.Select(window => Read(window, vocabulary))]);

    /// <summary>The tokens of a window as they are read: where the vocabulary adds a begin of text, it takes the place of the first token,
    /// as it does at the text's own beginning.</summary>
    public int[] Read(TextWindow window, LlamaVocabulary vocabulary)
    {
        int[] ids = Tokens.AsSpan(window.Start, window.Length).ToArray();
        if (vocabulary is { AddsBeginToken: true, BeginToken: { } begin })
        {
            ids[0] = begin;
        }

        return ids;
    }

    private static int Context(LoadedModel model, PerplexityOptions options)
    {
        int context =
            options.ContextLength ?? Math.Min(PerplexityOptions.StandardContext, Math.Max(ShortestContext, model.TrainedContextLength));
        Require(
            context >= ShortestContext,
            $"A context of {context} tokens is too short to measure a perplexity: it needs at least {ShortestContext}."
        );
        Require(options.MaxChunks is null or > 0, $"{options.MaxChunks} chunks cannot be read: it takes at least 1.");
        return context;
    }

    // Chats are documents too: names of control tokens are control tokens. Where the vocabulary adds no begin of text, the first
    // token of a document is read and not scored.
    private static IEnumerable<int> Document(LlamaVocabulary vocabulary, string text) =>
        vocabulary.BeginToken is { } begin && vocabulary.EndToken == begin
            ? vocabulary.TokenizeToIds(text, parseSpecial: true).Append(begin)
            : vocabulary.TokenizeToIds(text, parseSpecial: true);

    private static IEnumerable<TextWindow> Halves(int tokens, int context) =>
        Enumerable.Range(0, tokens / context).Select(i => new TextWindow(i * context, context, (context / 2) + 1));

    private static IEnumerable<TextWindow> Sliding(int tokens, int context, int stride)
    {
        int scored = 1;
        for (int start = 0; scored < tokens; start += stride)
        {
            int end = Math.Min(tokens, start + context);
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
