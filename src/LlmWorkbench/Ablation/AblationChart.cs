using LlmWorkbench.Interventions;
using Plotly.NET;

namespace LlmWorkbench.Ablation;

/// <summary>A distribution with and without parts of the model as bars.</summary>
public static class AblationChart
{
    /// <summary>Two bars for each of the most probable tokens: with all parts, and without.</summary>
    /// <param name="result">The distributions.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this AblationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string title = $"With and without {AblationView.Names(result, 3)} – {result.Model}";
        return ComparedTokensView.Chart(result.Tokens, title, "whole model", "without");
    }
}
