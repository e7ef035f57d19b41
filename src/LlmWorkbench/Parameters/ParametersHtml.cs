using LlmWorkbench.Drawing;

namespace LlmWorkbench.Parameters;

/// <summary>Where a model's parameters are, as a chart and tables.</summary>
internal static class ParametersHtml
{
    /// <summary>The bars by place, then the tables.</summary>
    public static Markup Draw(ParametersResult result)
    {
        var components = new HtmlTable(ParametersText.ComponentHeads);
        var places = new HtmlTable(ParametersText.PlaceHeads);
        var matrices = new HtmlTable(ParametersText.MatrixHeads);
        foreach (var component in result.Components)
        {
            components.Add(ParametersText.Row(component));
        }

        foreach (var place in ParametersText.Places(result))
        {
            places.Add(place);
        }

        foreach (var matrix in result.Matrices)
        {
            matrices.Add([.. ParametersText.Row(matrix).Select((cell, i) => i == 0 ? Markup.Of($"<span class=\"lw-code\">{cell}</span>") : Markup.Of($"{cell}"))]);
        }

        return Theme.View(
            $"Parameters of {result.Model}",
            Markup.Of($"""
                <p>{ParametersText.Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), 340)}
                {components.ToMarkup()}
                {places.ToMarkup()}
                {Fold.Of($"Matrix by matrix", matrices.ToMarkup())}
                """));
    }
}
