using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Parameters.Shapes;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Parameters.Memory;

/// <summary>What decides how much memory a model takes.</summary>
/// <param name="Name">As in <c>8B</c>.</param>
/// <param name="Source">Whose shape it is.</param>
/// <param name="MatrixParameters">Numbers that are stored as the chosen type.</param>
/// <param name="VectorParameters">Numbers that stay in 32 bits.</param>
/// <param name="CacheNumbersPerToken">Keys and values that are kept for each token.</param>
/// <param name="Width">Numbers for each token in the residual stream.</param>
/// <param name="Vocabulary">How many tokens the vocabulary has.</param>
public sealed record ModelMemory(
    string Name,
    string Source,
    long MatrixParameters,
    long VectorParameters,
    double CacheNumbersPerToken,
    int Width,
    int Vocabulary
)
{
    /// <summary>All parameters.</summary>
    public long ParameterCount => MatrixParameters + VectorParameters;

    /// <summary>That of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The same in the terms of memory.</returns>
    public static ModelMemory Of(ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new ModelMemory(
            shape.Name,
            shape.Source,
            shape.MatrixParameters,
            shape.VectorParameters,
            shape.CacheNumbersPerToken,
            shape.Width,
            shape.Vocabulary
        );
    }

    /// <summary>That of a model's file, of whatever architecture.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Its tensors with two dimensions and more as matrices, the others as vectors.</returns>
    /// <exception cref="WorkbenchException">The file holds only a vocabulary.</exception>
    public static ModelMemory Of(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        TensorChoice.RequireWeights(model);
        IReadOnlyList<GgufTensor> tensors = model.Engine.File.Tensors;
        return new ModelMemory(
            model.Name,
            "the file",
            tensors.Where(t => t.Dimensions.Count > 1).Sum(t => t.ElementCount),
            tensors.Where(t => t.Dimensions.Count <= 1).Sum(t => t.ElementCount),
            8 * model.Engine.CacheBytes(1, GgmlType.F32, GgmlType.F32) / GgmlTypes.BitsPerWeight(GgmlType.F32),
            model.Engine.EmbeddingLength,
            model.Vocabulary.Count
        );
    }

    /// <summary>The memory with matrices of a type.</summary>
    /// <param name="type">The type of the matrices.</param>
    /// <param name="options">The context, its cache and the block.</param>
    /// <returns>Weights: matrices · bits / 8 + vectors · 4. Cache: numbers per token · tokens · bits / 8. Overhead: the logits and the
    /// residual stream of a block in 32 bits, (V + d) · block · 4, and which token sees which in 16 bits, tokens · block · 2.</returns>
    public MemoryEstimate Estimate(GgmlType type, MemoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        long block = Math.Min(options.Block, options.ContextLength);
        return new MemoryEstimate(
            type,
            (long)Math.Ceiling(MatrixParameters * GgmlTypes.BitsPerWeight(type) / 8) + (VectorParameters * sizeof(float)),
            (long)Math.Ceiling(CacheNumbersPerToken * options.ContextLength * GgmlTypes.BitsPerWeight(options.CacheType) / 8),
            ((Vocabulary + (long)Width) * block * sizeof(float)) + (options.ContextLength * block * sizeof(ushort))
        );
    }
}
