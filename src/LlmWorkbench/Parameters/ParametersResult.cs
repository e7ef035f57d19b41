using LlmWorkbench.Tables;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Parameters;

/// <summary>Where a model's parameters are: by component, by layer, and by matrix of a layer.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Architecture">As in <c>llama</c>.</param>
/// <param name="LayerCount">Transformer blocks.</param>
/// <param name="Width">Numbers for each token in the residual stream.</param>
/// <param name="Components">By component, as <see cref="WeightsResult.Components"/> has them.</param>
/// <param name="Places">The embedding, each layer, the output: in the order in which a token passes them.</param>
/// <param name="Matrices">Tensors that occur in each layer taken together, in the order of the file.</param>
public sealed record ParametersResult(
    string Model,
    string Architecture,
    int LayerCount,
    int Width,
    IReadOnlyList<WeightGroup> Components,
    IReadOnlyList<ParameterPlace> Places,
    IReadOnlyList<ParameterMatrix> Matrices
) : ITabularResult
{
    /// <summary>All parameters.</summary>
    public long ParameterCount => Components.Sum(c => c.ParameterCount);

    /// <summary>What they take in the file.</summary>
    public long Bytes => Components.Sum(c => c.Bytes);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Places.SelectMany(place => place.Parts.Select(part => (Place: place, Part: part))),
            new("model", null, _ => Model),
            new("place", "place", r => r.Place.Name),
            new("layer", null, r => r.Place.Layer),
            new("component", "component", r => WeightComponents.Name(r.Part.Component)),
            new("parameters", "parameters", r => r.Part.ParameterCount, Format.Whole),
            new("bytes", "bytes", r => r.Part.Bytes, Format.Bytes),
            new("share_of_parameters", "of all", r => (double)r.Part.ParameterCount / ParameterCount, Format.Percent)
        );
}

/// <summary>A layer, or what is before or after the layers.</summary>
/// <param name="Name">As in <c>layer 0</c>; <c>embedding</c> before the layers, <c>output</c> after them, its norm counted.</param>
/// <param name="Layer">Its number from 0; <see langword="null"/> outside of the layers.</param>
/// <param name="Parts">The components that it has.</param>
public sealed record ParameterPlace(string Name, int? Layer, IReadOnlyList<ParameterPart> Parts)
{
    /// <summary>All parameters of the place.</summary>
    public long ParameterCount => Parts.Sum(p => p.ParameterCount);

    /// <summary>What they take in the file.</summary>
    public long Bytes => Parts.Sum(p => p.Bytes);
}

/// <summary>One component in one place.</summary>
/// <param name="Component">What it is for.</param>
/// <param name="ParameterCount">How many numbers it has.</param>
/// <param name="Bytes">What they take in the file.</param>
public sealed record ParameterPart(WeightComponent Component, long ParameterCount, long Bytes);

/// <summary>Tensors of one name and shape, wherever they are.</summary>
/// <param name="Name">The name inside a layer, as in <c>attn_q.weight</c>.</param>
/// <param name="Component">What it is for.</param>
/// <param name="ShapeText">Numbers in a row × rows, as in <c>256 × 768</c>.</param>
/// <param name="Count">How many there are.</param>
/// <param name="ParameterCount">How many numbers they have together.</param>
/// <param name="ShareOfParameters">Part of all parameters, 0 to 1.</param>
public sealed record ParameterMatrix(
    string Name,
    WeightComponent Component,
    string ShapeText,
    int Count,
    long ParameterCount,
    double ShareOfParameters
);
