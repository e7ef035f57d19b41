using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Tokens;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Chat;

/// <summary>
/// A model of the workbench as what programs with Microsoft.Extensions.AI turn texts into vectors with: the final hidden states over a
/// text's tokens, pooled, as <c>model.Embed</c> has them. Requests from several threads are computed side by side.
/// </summary>
public sealed class ModelEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LoadedModel _model;
    private readonly Pooling _pooling;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Makes a generator.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="pooling">How the vectors of a text's tokens become one; <see langword="null"/> is what the model's file wants, and else
    /// the mean.</param>
    public ModelEmbeddingGenerator(LoadedModel model, Pooling? pooling = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _pooling = pooling ?? LlamaEmbedder.PreferredPooling(model.Engine) ?? Pooling.Mean;
        _metadata = new EmbeddingGeneratorMetadata(
            "llm-workbench",
            defaultModelId: model.Name,
            defaultModelDimensions: model.Engine.EmbeddingLength
        );
    }

    /// <summary>Turns texts into vectors.</summary>
    /// <param name="values">The texts, none of them empty.</param>
    /// <param name="options">Other dimensions than the model's are refused.</param>
    /// <param name="cancellationToken">Stops it within tens of milliseconds.</param>
    /// <returns>A vector for each text, not normalized; how many tokens were read.</returns>
    /// <exception cref="WorkbenchException">A text has no tokens, or another model or length of vectors is asked for.</exception>
    /// <exception cref="ContextFullException">A text is longer than the context.</exception>
    /// <exception cref="LlamaException">The model cannot be run, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        ChatSettings.RequireModel(options?.ModelId, _model);
        return Task.Run(() => Generate(texts, options?.Dimensions, cancellationToken), cancellationToken);
    }

    /// <summary>What the generator is made of: its <see cref="EmbeddingGeneratorMetadata"/>, the <see cref="LoadedModel"/>, or
    /// itself.</summary>
    /// <param name="serviceType">The type that is asked for.</param>
    /// <param name="serviceKey">No service has a key.</param>
    /// <returns>The object; <see langword="null"/> where there is none.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null : ((object[])[_metadata, _model, this]).FirstOrDefault(serviceType.IsInstanceOfType);
    }

    /// <summary>Frees nothing: the model stays the caller's.</summary>
    public void Dispose() { }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, int? dimensions, CancellationToken cancellation)
    {
        int[][] tokens = [.. texts.Select(text => TokenizedText.Read(_model, text).Ids)];
        var vectors = new GeneratedEmbeddings<Embedding<float>>(texts.Length);
        if (tokens.Length > 0)
        {
            using var embedder = new LlamaEmbedder(_model.Engine, new LlamaContextOptions { Length = tokens.Max(text => text.Length) });
            if (dimensions is { } asked && asked != embedder.Width)
            {
                throw new WorkbenchException(
                    $"Vectors of {asked} numbers are asked for, but those of {_model.Name} have {embedder.Width}."
                );
            }

            vectors.AddRange(
                tokens.Select(text => new Embedding<float>(embedder.Embed(text, _pooling, cancellation))
                {
                    ModelId = _model.Name,
                    CreatedAt = DateTimeOffset.UtcNow,
                })
            );
        }

        long count = tokens.Sum(text => (long)text.Length);
        vectors.Usage = new UsageDetails { InputTokenCount = count, TotalTokenCount = count };
        return vectors;
    }
}
