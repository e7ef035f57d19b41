using LlmWorkbench.Interventions;
using Plotly.NET;

namespace LlmWorkbench.Adapters;

/// <summary>Two distributions as bars.</summary>
public static class ComparisonChart
{
    /// <summary>Two bars for each of the most probable tokens: without the adapters, and with them.</summary>
    /// <param name="result">The distributions.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this AdapterComparison result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ComparedTokensView.Chart(result.Tokens, $"Without and with adapter – {result.Model}", "without", "with");
    }
}
