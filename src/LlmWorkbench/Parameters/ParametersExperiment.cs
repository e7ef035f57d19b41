using LlmWorkbench.Models;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Parameters;

/// <summary>Counts a model's parameters.</summary>
/// <example>
/// <code>
/// var parameters = model.Parameters();
/// Console.WriteLine(parameters.ToTable());
/// </code>
/// </example>
public static class ParametersExperiment
{
    /// <summary>Where a model's parameters are. Nothing but the file's header is read.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The parameters by component, by layer and by matrix.</returns>
    /// <exception cref="WorkbenchException">The file holds only a vocabulary.</exception>
    public static ParametersResult Parameters(this LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        WeightsResult weights = model.Weights();
        return new ParametersResult(
            model.Name,
            model.Engine.Architecture,
            model.Engine.LayerCount,
            model.Engine.EmbeddingLength,
            weights.Components,
            [
                .. weights
                    .Tensors.GroupBy(Place)
                    .OrderBy(g => g.Key)
                    .Select(g => new ParameterPlace(Name(g.Key), IsLayer(g.Key) ? g.Key : null, Parts(g))),
            ],
            [
                .. weights
                    .Tensors.GroupBy(t => (Name: WeightComponents.NameInLayer(t.Name), t.Component, t.ShapeText))
                    .Select(g => new ParameterMatrix(
                        g.Key.Name,
                        g.Key.Component,
                        g.Key.ShapeText,
                        g.Count(),
                        g.Sum(t => t.ParameterCount),
                        (double)g.Sum(t => t.ParameterCount) / weights.ParameterCount
                    )),
            ]
        );
    }

    // −1 before the layers, their numbers, and after them the largest number there is.
    private static int Place(TensorWeight tensor) =>
        WeightComponents.Layer(tensor.Name)
        ?? (
            tensor.Component == WeightComponent.Embedding || tensor.Name.StartsWith("token_", StringComparison.Ordinal) ? -1 : int.MaxValue
        );

    private static bool IsLayer(int place) => place is >= 0 and < int.MaxValue;

    private static string Name(int place) =>
        place switch
        {
            -1 => "embedding",
            int.MaxValue => "output",
            _ => $"layer {place}",
        };

    private static IReadOnlyList<ParameterPart> Parts(IEnumerable<TensorWeight> tensors) =>
        [
            .. tensors
                .GroupBy(t => t.Component)
                .OrderBy(g => g.Key)
                .Select(g => new ParameterPart(g.Key, g.Sum(t => t.ParameterCount), g.Sum(t => t.Bytes))),
        ];
}
