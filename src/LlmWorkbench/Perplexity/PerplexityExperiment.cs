using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Perplexity;

/// <summary>Measures the perplexity of a text.</summary>
/// <example>
/// <code>
/// var result = model.Perplexity(TextDataset.Read("text.txt"), new PerplexityOptions { ContextLength = 256 });
/// Console.WriteLine($"{result.Perplexity} ± {result.PerplexityError}");
/// </code>
/// </example>
public static class PerplexityExperiment
{
    /// <summary>Reads a text chunk by chunk and scores its tokens by what the model expected in their place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text. Names of control tokens in it are ordinary text, as for llama-perplexity.</param>
    /// <param name="options">Chunking, context and engine; <see langword="null"/> is llama-perplexity's way.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: finished chunks stay in the cache.</param>
    /// <returns>The perplexity with its error, and each scored token's negative log-likelihood.</returns>
    /// <exception cref="WorkbenchException">The text is too short, or an option is out of range.</exception>
    /// <exception cref="LlamaException">The engine cannot do it: memory, options, or a model without weights.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PerplexityResult Perplexity(
        this LoadedModel model,
        string text,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        return ScoredDocuments.Takes(model, options)
            ? ScoredDocuments.Read(model, null, new TextDataset("", text).Lines, options, run)
            : Run(model, null, TextWindows.Plan(model, text, options), run);
    }

    /// <summary>Reads a dataset: as documents if it has some and no other chunking is asked for, or else as one text. The result has its
    /// name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The dataset. Names of control tokens in it are ordinary text.</param>
    /// <param name="options">Chunking, context and engine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: what is finished stays in the cache.</param>
    /// <returns>The perplexity with its error, and each scored token's negative log-likelihood.</returns>
    /// <inheritdoc cref="Perplexity(LoadedModel, string, PerplexityOptions?, RunContext)" path="/exception"/>
    public static PerplexityResult Perplexity(
        this LoadedModel model,
        TextDataset data,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return ScoredDocuments.Takes(model, options)
            ? ScoredDocuments.Read(model, data.Name, data.Documents.Count > 0 ? data.Documents : data.Lines, options, run)
            : Run(model, data.Name, TextWindows.Plan(model, data, options), run);
    }

    /// <summary>Reads documents, each from its own beginning, and scores their tokens
    /// (<see cref="PerplexityChunking.Documents"/>).</summary>
    /// <param name="model">The model.</param>
    /// <param name="documents">The documents. Names of control tokens in them are control tokens, as in the chats that models are trained
    /// on.</param>
    /// <param name="options">Context and engine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: finished documents stay in the cache.</param>
    /// <returns>The perplexity with its error, and each scored token's negative log-likelihood; a chunk is a document.</returns>
    /// <inheritdoc cref="Perplexity(LoadedModel, string, PerplexityOptions?, RunContext)" path="/exception"/>
    public static PerplexityResult Perplexity(
        this LoadedModel model,
        IReadOnlyList<string> documents,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(documents);
        return ScoredDocuments.Takes(model, options)
            ? ScoredDocuments.Read(model, null, documents, options, run)
            : Run(model, null, TextWindows.Plan(model, documents, options), run);
    }

    /// <summary>
    /// Reads a dataset with several models, those of different services at once; local models, and those of one service, one after the
    /// other. A service that fails ends its own part alone.
    /// </summary>
    /// <param name="models">At least two models; the first is what the others are compared to.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="options">Chunking, context and engine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far all have come and what there is so far; stops them: what is finished stays in the cache.</param>
    /// <returns>The perplexities, compared token by token.</returns>
    /// <exception cref="WorkbenchException">A model cannot read it, or a service fails; what all have read was kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PerplexityComparison PerplexityTogether(
        this IReadOnlyList<LoadedModel> models,
        TextDataset data,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        return new PerplexityComparison(
            MachinesAtOnce.Gather(
                models,
                (model, part) => model.Perplexity(data, options, part),
                one => one.Chunks.Count / (double)Math.Max(1, one.PlannedChunks),
                there => $"{there.Sum(one => one.Chunks.Count)} chunks of {models.Count} models",
                there => new PerplexityComparison(there),
                run
            )
        );
    }

    private static PerplexityResult Run(LoadedModel model, string? name, TextWindows plan, RunContext run)
    {
        IReadOnlyList<ReadingPart> parts = plan.Parts(model);
        using CachedPieces pieces = Cache(plan, "perplexity", parts, model);
        using var reader = new WindowReader(model, plan, plan.Options.Engine);
        var result = new PerplexityResult(model.Name, plan.Options, Hash(plan.Tokens), plan.Tokens.Length, plan.Windows.Count, [])
        {
            TextName = name,
        };
        List<PerplexityChunk> chunks = [];
        foreach (ReadingPart part in parts)
        {
            run.ThrowIfStopped();
            double[] nats = pieces.Get(part.Windows[0].Start, () => Score(reader, part, run.Cancellation));
            int scored = 0;
            foreach (TextWindow window in part.Windows)
            {
                chunks.Add(Chunk(plan, window, nats[scored..(scored += window.Scored)], model.Vocabulary));
            }

            run.Keep(() => result with { Chunks = [.. chunks] });
            run.Report((double)chunks.Count / plan.Windows.Count, plan.Progress(chunks.Count));
        }

        return result with
        {
            Chunks = chunks,
        };
    }

    /// <summary>Where finished chunks are kept. What does not run in llama.cpp's hands has no file by which its numbers could be known
    /// again.</summary>
    internal static CachedPieces Cache(TextWindows plan, string kind, IReadOnlyList<ReadingPart> parts, params LoadedModel[] models) =>
        models.All(model => model.Runner is null)
            ? plan.Options.Cache?.Open(kind, PieceParts(plan, parts, models)) ?? CachedPieces.None()
            : CachedPieces.None();

    // What the numbers of a chunk depend on.
    private static object?[] PieceParts(TextWindows plan, IReadOnlyList<ReadingPart> parts, LoadedModel[] models) =>
        [
            models.Select(ModelFingerprint.Of).ToArray(),
            models.Select(ModelFingerprint.Machine).ToArray(),
            Hash(plan.Tokens),
            plan.Options.Chunking,
            plan.Options.ContextLength!,
            plan.Options.Stride ?? 0,
            plan.AreDocuments ? parts.Select(part => part.Windows.Select(window => window.Length).ToArray()).ToArray() : null,
            WindowReader.Engine(models[0], plan.Options.Engine),
            models.Length > 1 ? WindowReader.Engine(models[1], plan.Options.ReferenceEngine ?? plan.Options.Engine) : null,
            plan.Options.Engine.Threads ?? ThreadCount.Default,
        ];

    /// <summary>A SHA-256 of tokens.</summary>
    internal static string Hash(int[] tokens) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(tokens.AsSpan())));

    private static PerplexityChunk Chunk(TextWindows plan, TextWindow window, double[] nats, LlamaVocabulary vocabulary)
    {
        int first = window.Start + window.FirstScored;
        int bytes = plan
            .Tokens.AsSpan(first, nats.Length)
            .ToArray()
            .Sum(id => vocabulary.IsControl(id) ? 0 : vocabulary.GetBytes(id).Length);
        return new PerplexityChunk(window.Start, first, bytes, nats);
    }

    private static double[] Score(WindowReader reader, ReadingPart part, CancellationToken cancellation)
    {
        List<double> nats = [];
        reader.Read(
            part,
            (text, position, logits) => nats.Add(SoftMax.LogSum(logits) - logits[part.Texts[text][position + 1]]),
            cancellation
        );
        return [.. nats];
    }
}
