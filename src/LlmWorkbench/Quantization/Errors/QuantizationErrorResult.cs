using LlmWorkbench.Gguf;
using LlmWorkbench.Quantization.Tensors;
using LlmWorkbench.Tables;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization.Errors;

/// <summary>How far the weights of a quantized model are from those of its source, tensor by tensor.</summary>
/// <param name="Model">The source's name.</param>
/// <param name="Quantized">What was compared with it: a type, or the name of another model.</param>
/// <param name="ImportanceNote">Where the importance matrix comes from, one sentence, or <see langword="null"/>.</param>
/// <param name="Tensors">The tensors that are stored otherwise than in the source, in the order of the file.</param>
/// <param name="ChosenCount">How many there are: more than <paramref name="Tensors"/> when the work was interrupted.</param>
public sealed record QuantizationErrorResult(
    string Model,
    string Quantized,
    string? ImportanceNote,
    IReadOnlyList<TensorError> Tensors,
    int ChosenCount
) : ITabularResult
{
    /// <summary>Whether every tensor was compared.</summary>
    public bool IsComplete => Tensors.Count == ChosenCount;

    /// <summary>The root of the mean squared error over all weights that were compared.</summary>
    public double RootMeanSquareError =>
        Math.Sqrt(Tensors.Sum(t => t.RootMeanSquareError * t.RootMeanSquareError * t.WeightCount) / Tensors.Sum(t => t.WeightCount));

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tensors,
            new("model", null, _ => Model),
            new("quantized", null, _ => Quantized),
            new("tensor", "tensor", t => t.Name, Format.Code),
            new("source_type", "was", t => t.SourceType),
            new("type", "is", t => t.Type),
            new("weights", "weights", t => t.WeightCount, Format.Whole),
            new("bits_per_weight", null, t => GgmlTypes.BitsPerWeight(t.Type)),
            new("rmse", "RMSE", t => t.RootMeanSquareError, Format.Error),
            new("relative_rmse", "of the weights", t => t.RelativeError, Format.Percent),
            new("maximum_error", "largest error", t => t.LargestError, Format.Error),
            new("cosine", "cosine", t => t.Cosine, Format.Fixed(6)),
            new("weighted_relative_rmse", IsWeighted ? "weighted by importance" : null, t => t.WeightedRelativeError, Format.Percent)
        );

    private bool IsWeighted => Tensors.Any(t => t.WeightedRelativeError is not null);
}

/// <summary>How far one tensor's weights are from the source's.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="SourceType">How the source stores it.</param>
/// <param name="Type">How the quantized model stores it.</param>
/// <param name="WeightCount">How many weights.</param>
/// <param name="RootMeanSquareError">√mean (q − w)².</param>
/// <param name="RelativeError">That, divided by √mean w²: 0.1 is noise a tenth as strong as the weights.</param>
/// <param name="LargestError">max |q − w|.</param>
/// <param name="Cosine">The cosine of the angle between both, as vectors of all weights.</param>
/// <param name="WeightedRelativeError">
/// The relative error with each square weighted by the importance of its column: how much of what the matrix gives out is noise;
/// <see langword="null"/> without an importance matrix.
/// </param>
public sealed record TensorError(
    string Name,
    GgmlType SourceType,
    GgmlType Type,
    long WeightCount,
    double RootMeanSquareError,
    double RelativeError,
    double LargestError,
    double Cosine,
    double? WeightedRelativeError
)
{
    /// <summary>The layer; <see langword="null"/> outside of the layers.</summary>
    public int? Layer => WeightComponents.Layer(Name);

    /// <summary>The name inside of its layer without the <c>.weight</c>, as in <c>attn_q</c>: the same in all layers.</summary>
    public string Kind => TensorKind.Of(Name);
}
