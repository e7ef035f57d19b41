using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Perplexity;

/// <summary>Measures how far one model's distributions are from another's.</summary>
/// <example>
/// <code>
/// var divergence = model.Divergence(other, "The cat sat on the mat, and the dog lay beside it.");
/// Console.WriteLine(divergence.DivergenceAt(0.5));
/// </code>
/// </example>
public static class DivergenceExperiment
{
    /// <summary>
    /// Reads a text with two models side by side. Nothing is written down in between: the rows of one block (128 tokens on the
    /// CPU) of the reference are all that is held, so the memory does not grow with the text.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="reference">The reference model, with the same vocabulary.</param>
    /// <param name="text">The text. Names of control tokens in it are ordinary text, as for llama-perplexity.</param>
    /// <param name="options">Chunking, context and engine; <see langword="null"/> is llama-perplexity's way.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: finished chunks stay in the cache.</param>
    /// <returns>Divergence, shifts and agreement with their errors, and each token's numbers.</returns>
    /// <exception cref="WorkbenchException">The vocabularies differ, the text is too short, or an option is out of range.</exception>
    /// <exception cref="LlamaException">The engine cannot do it: memory, options, or a model without weights.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static DivergenceResult Divergence(
        this LoadedModel model,
        LoadedModel reference,
        string text,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(text);
        RequireSameVocabulary(model, reference);
        return Run(model, reference, null, TextWindows.Plan(model, text, options), run);
    }

    /// <summary>Reads a dataset with two models side by side: as documents if it has some and no other chunking is asked for, or else as
    /// one text. The result has its name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reference">The reference model, with the same vocabulary.</param>
    /// <param name="data">The dataset. Names of control tokens in it are ordinary text.</param>
    /// <param name="options">Chunking, context and engine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: what is finished stays in the cache.</param>
    /// <returns>Divergence, shifts and agreement with their errors, and each token's numbers.</returns>
    /// <inheritdoc cref="Divergence(LoadedModel, LoadedModel, string, PerplexityOptions?, RunContext)" path="/exception"/>
    public static DivergenceResult Divergence(
        this LoadedModel model,
        LoadedModel reference,
        TextDataset data,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(data);
        RequireSameVocabulary(model, reference);
        return Run(model, reference, data.Name, TextWindows.Plan(model, data, options), run);
    }

    /// <summary>Reads documents with two models side by side, each from its own beginning
    /// (<see cref="PerplexityChunking.Documents"/>).</summary>
    /// <param name="model">The model.</param>
    /// <param name="reference">The reference model, with the same vocabulary.</param>
    /// <param name="documents">The documents. Names of control tokens in them are control tokens, as in the chats that models are trained
    /// on.</param>
    /// <param name="options">Context and engine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: finished documents stay in the cache.</param>
    /// <returns>Divergence, shifts and agreement with their errors, and each token's numbers; a chunk is a document.</returns>
    /// <inheritdoc cref="Divergence(LoadedModel, LoadedModel, string, PerplexityOptions?, RunContext)" path="/exception"/>
    public static DivergenceResult Divergence(
        this LoadedModel model,
        LoadedModel reference,
        IReadOnlyList<string> documents,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(documents);
        RequireSameVocabulary(model, reference);
        return Run(model, reference, null, TextWindows.Plan(model, documents, options), run);
    }

    private static DivergenceResult Run(LoadedModel model, LoadedModel reference, string? name, TextWindows plan, RunContext run)
    {
        using CachedPieces pieces =
            plan.Options.Cache?.Open("divergence", PerplexityExperiment.PieceParts(plan, model, reference)) ?? CachedPieces.None();
        using var contexts = new ContextPair(model, reference, plan.Options);
        var result = new DivergenceResult(
            model.Name,
            reference.Name,
            plan.Options,
            PerplexityExperiment.Hash(plan.Tokens),
            plan.Tokens.Length,
            plan.Windows.Count,
            []
        )
        {
            TextName = name,
        };
        List<DivergenceChunk> chunks = [];
        foreach ((int i, TextWindow window) in plan.Windows.Index())
        {
            run.ThrowIfStopped();
            double[] numbers = pieces.Get(
                window.Start,
                () => ToNumbers(contexts.Compare(plan.Read(window, model.Vocabulary), window.FirstScored, run.Cancellation))
            );
            chunks.Add(new DivergenceChunk(window.Start, window.Start + window.FirstScored, FromNumbers(numbers)));
            run.Keep(() => result with { Chunks = [.. chunks] });
            run.Report((i + 1.0) / plan.Windows.Count, $"chunk {i + 1} of {plan.Windows.Count}");
        }

        return result with
        {
            Chunks = chunks,
        };
    }

    private static double[] ToNumbers(IEnumerable<LogitDivergence> tokens) =>
        [.. tokens.SelectMany(t => new[] { t.Nats, t.ReferenceNats, t.ModelNats, t.SameTop ? 1 : 0 })];

    private static TokenDivergence[] FromNumbers(double[] numbers) =>
        [.. numbers.Chunk(4).Select(n => new TokenDivergence(n[0], n[1], n[2], n[3] != 0))];

    private static void RequireSameVocabulary(LoadedModel model, LoadedModel reference)
    {
        (Llama.Vocabulary.LlamaVocabulary? a, Llama.Vocabulary.LlamaVocabulary? b) = (model.Vocabulary, reference.Vocabulary);
        if (a.Count != b.Count)
        {
            throw new WorkbenchException(
                $"{model.Name} has {a.Count:N0} tokens and {reference.Name} {b.Count:N0}: a divergence needs one vocabulary; "
                    + "compare bits per byte instead."
            );
        }

        for (int id = 0; id < a.Count; id++)
        {
            if (!a.GetBytes(id).AsSpan().SequenceEqual(b.GetBytes(id)))
            {
                throw new WorkbenchException(
                    $"{model.Name} and {reference.Name} have different tokens under the number {id}: a divergence needs one "
                        + "vocabulary; compare bits per byte instead."
                );
            }
        }
    }
}
