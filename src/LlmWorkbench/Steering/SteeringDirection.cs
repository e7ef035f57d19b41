using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Steering;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Steering;

/// <summary>
/// A direction in the residual stream after each layer from 1 on: the mean over the positive prompts minus the mean over the
/// negative ones (difference of means; <see href="https://arxiv.org/abs/2310.06824">Marks and Tegmark 2023</see>,
/// <see href="https://arxiv.org/abs/2312.06681">Rimsky et al. 2023</see>).
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Architecture">The model's architecture, such as llama.</param>
/// <param name="Pairs">The prompts.</param>
/// <param name="IsMeanOverPositions">Whether a prompt's vector is the mean over its positions rather than that of its last one.</param>
/// <param name="Layers">The directions, by ascending layer.</param>
public sealed record SteeringDirection(
    string Model,
    string Architecture,
    IReadOnlyList<ContrastPair> Pairs,
    bool IsMeanOverPositions,
    IReadOnlyList<LayerDirection> Layers
) : ITabularResult
{
    /// <summary>The files that it was made of: who may not read all of them may not read what is made of it either.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The layer in the middle of the model, where directions are applied when none is named.</summary>
    public int MiddleLayer => Layers[(Layers.Count - 1) / 2].Layer;

    /// <summary>The direction as a value for a context or a tracer.</summary>
    /// <param name="layers">The layers; none for <see cref="MiddleLayer"/>.</param>
    /// <returns>A control vector of strength 1: it adds the whole difference of the means.</returns>
    /// <exception cref="WorkbenchException">There is no direction for a layer.</exception>
    public SteeringVector At(params IReadOnlyList<int> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        int[] chosen = layers.Count == 0 ? [MiddleLayer] : [.. layers.Distinct()];
        return new SteeringVector(chosen.ToImmutableSortedDictionary(layer => layer, layer => Of(layer).Vector)) { Sources = Sources };
    }

    /// <summary>Writes it in the form of llama.cpp's tools (<see cref="SteeringVectorFile"/>).</summary>
    /// <param name="path">The file, as in <c>happy.gguf</c>.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="IOException">A file is there and may not be replaced, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public void Save(string path, bool overwrite = false) =>
        SteeringVectorFile.Write(At([.. Layers.Select(layer => layer.Layer)]), path, Architecture, overwrite);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Layers,
            [
                new("model", null, _ => Model),
                new("layer", "layer", l => l.Layer, Format.Number),
                new("norm", "length of the direction", l => l.Norm, Format.Fixed()),
                new("residual_norm", "of the residual stream", l => l.ResidualNorm, Format.Fixed()),
                new(null, "ratio", l => l.ResidualNorm > 0 ? l.Norm / l.ResidualNorm : null, Format.Percent),
                new("agreement", "agreement of the pairs", l => l.Agreement, Format.Fixed()),
                .. Enumerable.Range(0, Layers[0].Vector.Length).Select(d => new Column<LayerDirection>($"v{d}", null, l => l.Vector[d])),
            ]
        );

    private LayerDirection Of(int layer) =>
        Layers.FirstOrDefault(l => l.Layer == layer)
        ?? throw new WorkbenchException(
            $"There is no direction for layer {layer} of {VisibleText.Phrase(Model)}: llama.cpp steers after the layers "
                + $"{Layers[0].Layer} to {Layers[^1].Layer}."
        );
}

/// <summary>A direction after one layer.</summary>
/// <param name="Layer">The layer, from 1 on.</param>
/// <param name="Vector">The difference of the means; [width of the residual stream].</param>
/// <param name="ResidualNorm">The mean length of the prompts' own vectors: what the direction is added to.</param>
/// <param name="Agreement">The mean cosine between the difference of each pair and the direction: 1 when all pairs differ in the same
/// way, near 0 when each differs in its own. A single pair agrees with itself.</param>
public sealed record LayerDirection(int Layer, ImmutableArray<float> Vector, double ResidualNorm, double Agreement)
{
    /// <summary>The direction's length: the root of the sum of its squares.</summary>
    public double Norm => Math.Sqrt(Vector.Sum(v => (double)v * v));
}
