using LlmWorkbench.Drawing;

namespace LlmWorkbench.Attribution;

/// <summary>An attribution as bars by layer and a heat map of heads and MLPs.</summary>
internal static class AttributionHtml
{
    private const string Css = """
        .lw .lw-parts table{font-size:.86em}
        .lw .lw-parts th,.lw .lw-parts td{text-align:right;padding:.2rem .5rem;border:1px solid var(--lw-line);font-variant-numeric:tabular-nums}
        .lw .lw-parts th:first-child{position:sticky;left:0;background:var(--lw-paper)}
        .lw .lw-parts .lw-ruled{border-left:3px double var(--lw-soft)}
        """;

    private static readonly Markup Style = Markup.Raw("<style>" + Css.WithLineFeeds() + "</style>");

    /// <summary>The bars, the heat map and the sum.</summary>
    public static Markup Draw(AttributionResult result) => Theme.View(
        AttributionText.Title(result),
        Markup.Of($"""
            <p class="lw-note">{AttributionText.At(result)} {AttributionText.Strongest(result)}</p>
            {ChartHtml.Of(result.Chart(), AttributionChart.Height(result))}
            <div class="lw-parts lw-scroll">{Grid(result)}</div>
            {Colours(Largest(result))}
            {Sum(result).ToMarkup()}
            <p class="lw-note">{AttributionText.Summary(result)}</p>
            """),
        Style);

    private static Markup Grid(AttributionResult result)
    {
        var heads = result.Layers.Max(layer => layer.Heads?.Contributions.Length ?? 0);
        var largest = Largest(result);
        var names = Enumerable.Range(0, heads).Select(head => Markup.Of($"<th scope=\"col\"{First(head == 0)}>head {head}</th>"));
        var rest = heads > 0 ? Markup.Of($"<th scope=\"col\">rest</th>") : Markup.Empty;
        var sum = result.Embedding;
        List<Markup> rows = [];
        foreach (var layer in result.Layers)
        {
            sum += layer.Attention + layer.Mlp;
            var cells = Enumerable.Range(0, heads).Select(head => Cell(layer.Heads is { } h && head < h.Contributions.Length ? h.Contributions[head] : null, largest, head == 0));
            var remainder = heads == 0 ? Markup.Empty : Cell(layer.Heads?.Rest, largest);
            rows.Add(Markup.Of($"<tr><th scope=\"row\">{layer.Layer}</th>{Cell(layer.Attention, largest)}{Cell(layer.Mlp, largest)}<td>{AttributionText.Signed(sum)}</td>{cells}{remainder}</tr>"));
        }

        return Markup.Of($"<table><thead><tr><th scope=\"col\">layer</th><th scope=\"col\">attention</th><th scope=\"col\">MLP</th><th scope=\"col\">sum so far</th>{names}{rest}</tr></thead><tbody>{rows}</tbody></table>");
    }

    private static HtmlTable Sum(AttributionResult result)
    {
        var table = new HtmlTable("part", ">contribution (nats)");
        table.Add("embedding", AttributionText.Signed(result.Embedding));
        table.Add("attention of all layers", AttributionText.Signed(result.Layers.Sum(layer => layer.Attention)));
        table.Add("MLPs of all layers", AttributionText.Signed(result.Layers.Sum(layer => layer.Mlp)));
        table.Add("biases of the final norm and the output", AttributionText.Signed(result.Biases));
        table.Add("rounding", AttributionText.Signed(result.Rounding));
        table.Add(result.Against is null ? "the model's logit" : "the model's difference of logits", AttributionText.Signed(result.Logit));
        return table;
    }

    private static Markup Cell(double? value, double largest, bool isFirst = false) => value is { } number
        ? Markup.Of($"<td{First(isFirst)} style=\"background:{ColourScale.Signed(largest > 0 ? number / largest : 0)}\">{AttributionText.Signed(number)}</td>")
        : Markup.Of($"<td{First(isFirst)}>–</td>");

    private static Markup First(bool isFirst) => isFirst ? Markup.Raw(" class=\"lw-ruled\"") : Markup.Empty;

    private static Markup Colours(double largest) => ColourLegend.Of(
        ((double[])[-1, -0.5, 0.5, 1]).Select(share => ColourLegend.Swatch(ColourScale.Signed(share), AttributionText.Signed(share * largest))));

    private static double Largest(AttributionResult result) => result.Layers
        .SelectMany(layer => (layer.Heads?.Contributions ?? []).Append(layer.Attention).Append(layer.Mlp))
        .Max(Math.Abs);
}
