using LlmWorkbench.Drawing;

namespace LlmWorkbench.Interventions;

/// <summary>What a model loses with each of its parts, as heat maps and a table.</summary>
internal static class AblationSweepHtml
{
    /// <summary>The two heat maps and the table of all parts.</summary>
    public static Markup Draw(AblationSweepResult result) => Theme.View(
        AblationSweepText.Title(result),
        Markup.Of($"""
            <p class="lw-note">{AblationSweepText.Summary(result)}</p>
            {(result.Effects.Count > 0 ? Maps(result) : Markup.Empty)}
            """));

    private static Markup Maps(AblationSweepResult result)
    {
        var (token, divergence) = (AblationSweepChart.TokenMap(result), AblationSweepChart.DivergenceMap(result));
        return Markup.Of($"""
            {ChartHtml.Of(token.Draw(), token.Height)}
            {ChartHtml.Of(divergence.Draw(), divergence.Height)}
            <p class="lw-note">h0, h1 …: attention heads; attn: the whole attention of a layer; layer: attention and MLP, so that the layer hands its input on. Vermilion, below 0: the part spoke for the token.</p>
            {Fold.Of($"Table of the {result.Effects.Count} parts", Table(result).ToMarkup())}
            """);
    }

    private static HtmlTable Table(AblationSweepResult result)
    {
        var table = new HtmlTable(AblationSweepText.Heads(result));
        foreach (var effect in result.Effects)
        {
            string[] row = AblationSweepText.Row(effect);
            table.Add([.. row.Select((cell, i) => i == row.Length - 1 ? Markup.Of($"<bdi class=\"lw-code\">{cell}</bdi>") : Markup.Of($"{cell}"))]);
        }

        return table;
    }
}
