using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
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
    /// Reads a text with two models side by side. Nothing is written down in between: the reference's rows of one block of tokens are all
    /// that is held, so the memory does not grow with the text.
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
        SameVocabulary.Require(model, reference);
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
        SameVocabulary.Require(model, reference);
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
        SameVocabulary.Require(model, reference);
        return Run(model, reference, null, TextWindows.Plan(model, documents, options), run);
    }

    private static DivergenceResult Run(LoadedModel model, LoadedModel reference, string? name, TextWindows plan, RunContext run)
    {
        using var compared = new DivergenceReference(reference, plan, name, keeps: false);
        return compared.Compare(model, plan.Options.Engine, run);
    }
}
