using LlmWorkbench.Interventions;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Adapters;

/// <summary>What adapters change, as a heat map of matrices by layers.</summary>
public static class AdapterChart
{
    /// <summary>How large the change of each matrix is beside the matrix, in percent.</summary>
    /// <param name="result">The adapters.</param>
    /// <param name="adapter">The adapter that is drawn; <see langword="null"/> for the last one.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="WorkbenchException">There is no such adapter, or it changes nothing inside of the layers.</exception>
    public static GenericChart Chart(this AdapterResult result, string? adapter = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        string name =
            adapter ?? (result.Adapters.Count > 0 ? result.Adapters[^1].Name : throw AdapterSentences.NoSuch(result.Model, "", []));
        return result.Matrices.Any(m => m.Adapter == name && m.Layer is not null)
            ? Map(result, name).Draw()
            : throw AdapterSentences.NoSuch(result.Model, name, [.. result.Adapters.Select(a => a.Name)]);
    }

    /// <summary>The map of one adapter.</summary>
    internal static InterventionHeatMap Map(AdapterResult result, string adapter)
    {
        AdaptedMatrix[] matrices = [.. result.Matrices.Where(m => m.Adapter == adapter && m.Layer is not null)];
        int[] layers = [.. matrices.Select(m => m.Layer!.Value).Distinct().Order()];
        string[] kinds = [.. matrices.Select(m => m.Kind).Distinct()];
        AdaptedMatrix? At(string kind, int layer) => Array.Find(matrices, m => m.Kind == kind && m.Layer == layer);
        return new InterventionHeatMap
        {
            Title = $"‖Δ‖ / ‖W‖ in %, by {adapter}",
            Columns = ("layer", [.. layers.Select(layer => $"{layer}")]),
            Rows = ("matrix", kinds),
            Values = [.. kinds.Select(kind => layers.Select(layer => At(kind, layer)?.RelativeChange * 100).ToArray())],
            Hover = [.. kinds.Select(kind => layers.Select(layer => Hover(At(kind, layer))).ToArray())],
            Colours = "change (%)",
            IsSigned = false,
        };
    }

    private static string Hover(AdaptedMatrix? matrix) =>
        matrix is null
            ? ""
            : $"{matrix.Tensor}: ‖Δ‖ {Figures.Fixed(matrix.ChangeNorm)} beside ‖W‖ {Figures.Fixed(matrix.WeightNorm)}; "
                + $"{matrix.RankUsed} of {Figures.Count(matrix.Rank, "direction")} carry 99 %";
}
