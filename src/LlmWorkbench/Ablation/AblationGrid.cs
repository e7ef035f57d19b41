using LlmWorkbench.Ablation.Parts;

namespace LlmWorkbench.Ablation;

/// <summary>The effects of a sweep as a table: a row for each layer, a column for each head and each other part.</summary>
/// <param name="Layers">The layers, ascending.</param>
/// <param name="Columns">What stands above each column: a head's number, or the part.</param>
/// <param name="Cells">[layers][columns]; <see langword="null"/> where there is no such part, or it was not reached.</param>
internal sealed record AblationGrid(
    IReadOnlyList<int> Layers,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<AblationEffect?>> Cells
)
{
    /// <summary>Lays the effects out.</summary>
    public static AblationGrid Of(AblationSweepResult result)
    {
        var effects = result.Effects.ToDictionary(effect => effect.Part);
        int[] layers = [.. result.Effects.Select(effect => effect.Part.Layer).Distinct().Order()];
        (AblationKind Kind, int? Head)[] columns =
        [
            .. result.Effects.Select(effect => (effect.Part.Kind, effect.Part.Head)).Distinct().OrderBy(column => column),
        ];
        return new AblationGrid(
            layers,
            [.. columns.Select(column => Head(column.Kind, column.Head))],
            [
                .. layers.Select(layer =>
                    columns.Select(column => effects.GetValueOrDefault(new AblatedPart(column.Kind, layer, column.Head))).ToArray()
                ),
            ]
        );
    }

    private static string Head(AblationKind kind, int? head) =>
        kind switch
        {
            AblationKind.Head => $"h{head}",
            AblationKind.Attention => "attn",
            AblationKind.Mlp => "MLP",
            _ => "layer",
        };
}
