using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attribution;

/// <summary>An attribution as bars by layer and a heat map of heads and MLPs.</summary>
internal static class AttributionView
{
    private const int MaxLabel = 20;
    private const int MaxParts = 8;

    private static readonly Format s_part = Format.Signed() with { Missing = "" };

    /// <summary>The layers, the parts that matter most, and how to read it.</summary>
    public static string Text(AttributionResult result)
    {
        var layers = Table.Of(
            result
                .Layers.Select(layer => (Name: $"{layer.Layer}", Layer: (LayerAttribution?)layer, Sum: layer.Attention + layer.Mlp))
                .Prepend(("embedding", null, result.Embedding))
                .Concat([("biases", null, result.Biases), ("rounding", null, result.Rounding), ("logit", null, result.Logit)]),
            new(null, "layer", row => row.Name),
            new(null, "attention", row => row.Layer?.Attention, s_part),
            new(null, "MLP", row => row.Layer?.Mlp, s_part),
            new(null, "together", row => row.Sum, s_part),
            new(null, "heads", row => row.Layer is null ? "" : Heads(row.Layer))
        );
        return $"{Title(result)}\n\n{At(result)}\n{Strongest(result)}\n\n{layers}\n\n{Summary(result)}";
    }

    private static string? Heads(LayerAttribution layer) =>
        layer.Heads is { } heads ? string.Join("  ", heads.Contributions.Select((c, head) => $"{head}: {Figures.Signed(c)}")) : null;

    public static string Title(AttributionResult result) => $"Direct logit attribution of {VisibleText.Phrase(result.Model)}";

    /// <summary>As in «After token 12, «␣France»: the logit of «␣Paris», +14.20, as a sum».</summary>
    public static string At(AttributionResult result)
    {
        string what = result.Against is { } against
            ? $"the logit of «{Short(result.Token)}» minus that of «{Short(against)}»"
            : $"the logit of «{Short(result.Token)}»";
        return $"After token {result.Position}, «{Short(result.Tokens[result.Position])}»: {what}, {Figures.Signed(result.Logit)}, "
            + "as a sum over the parts of the model.";
    }

    /// <summary>The parts that contribute the most, for and against.</summary>
    public static string Strongest(AttributionResult result) =>
        "The most weight have "
        + string.Join(
            ", ",
            result
                .Parts.Where(part => part.Kind is not AttributionPartKind.Rounding)
                .OrderByDescending(part => Math.Abs(part.Contribution))
                .Take(MaxParts)
                .Select(part => $"{Name(part)} {Figures.Signed(part.Contribution)}")
        )
        + ".";

    /// <summary>What was held fixed and what is not shown.</summary>
    public static string Summary(AttributionResult result)
    {
        string norm = result.Norm.SubtractsMean ? "layer norm, whose subtraction of the mean is linear" : "root mean square norm";
        return (result.IsComplete ? "" : "Interrupted: heads as far as they were done. ")
            + $"In nats. The scale of the final norm (a {norm}) is frozen at its real value here, "
            + $"{Figures.Fixed(result.Norm.Scale, 4)}: with it each part contributes its own share, and they add up to the "
            + "model's logit but for rounding. "
            + (
                result.LogitScale == 1
                    ? ""
                    : $"This model multiplies its logits by {Figures.Fixed(result.LogitScale, 4)} at last, and so the contributions. "
            )
            + (
                result.SoftCap is { } cap
                    ? $"This model caps its logits at last, as {Figures.Fixed(cap, 0)}·tanh(logit/{Figures.Fixed(cap, 0)}): "
                        + "shown is the logit before that. "
                    : ""
            )
            + "A part's direct effect alone is counted, not what later layers make of it."
            + (result.HeadsMissing is { } missing ? $" {missing}" : "")
            + string.Concat(result.Words.Select(word => word.Note("looked at")).OfType<string>().Select(note => $" {note}"));
    }

    /// <summary>As in «head 2.3» for head 3 of layer 2, or «MLP 1».</summary>
    public static string Name(AttributionPart part) =>
        part.Kind switch
        {
            AttributionPartKind.Embedding => "the embedding",
            AttributionPartKind.Head => $"head {part.Layer}.{part.Head}",
            AttributionPartKind.Attention => $"attention {part.Layer}",
            AttributionPartKind.AttentionRest => $"the rest of attention {part.Layer}",
            AttributionPartKind.Mlp => $"MLP {part.Layer}",
            AttributionPartKind.Biases => "the biases",
            _ => "rounding",
        };

    public static string Short(TokenInfo token) => token.Label.Length <= MaxLabel ? token.Label : token.Label[..(MaxLabel - 1)] + "…";

    private const string Css = """
        .lw .lw-parts table{font-size:.86em}
        .lw .lw-parts th,.lw .lw-parts td{text-align:right;padding:3px 8px;border:1px solid var(--lw-line);font-variant-numeric:tabular-nums}
        .lw .lw-parts th:first-child{position:sticky;left:0;background:var(--lw-paper)}
        .lw .lw-parts tbody td,.lw .lw-parts thead th{white-space:nowrap}
        .lw .lw-parts .lw-ruled{border-left:3px double var(--lw-soft)}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    /// <summary>The bars, the heat map and the sum.</summary>
    public static Markup Html(AttributionResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{At(result)} {Strongest(result)}</p>
                {ChartHtml.Of(result.Chart(), AttributionChart.Height(result))}
                <div class="lw-parts lw-scroll">{Grid(result)}</div>
                {Colours(Largest(result))}
                {Sum(result).ToMarkup()}
                <p class="lw-note">{Summary(result)}</p>
                """
            ),
            s_style
        );

    private static Markup Grid(AttributionResult result)
    {
        int heads = result.Layers.Max(layer => layer.Heads?.Contributions.Length ?? 0);
        double largest = Largest(result);
        IEnumerable<Markup> names = Enumerable
            .Range(0, heads)
            .Select(head => Markup.Of($"<th scope=\"col\"{First(head == 0)}>head {head}</th>"));
        Markup rest = heads > 0 ? Markup.Of($"<th scope=\"col\">rest</th>") : Markup.Empty;
        double sum = result.Embedding;
        List<Markup> rows = [];
        foreach (LayerAttribution layer in result.Layers)
        {
            sum += layer.Attention + layer.Mlp;
            IEnumerable<Markup> cells = Enumerable
                .Range(0, heads)
                .Select(head =>
                    Cell(layer.Heads is { } h && head < h.Contributions.Length ? h.Contributions[head] : null, largest, head == 0)
                );
            Markup remainder = heads == 0 ? Markup.Empty : Cell(layer.Heads?.Rest, largest);
            rows.Add(
                Markup.Of(
                    $"<tr><th scope=\"row\">{layer.Layer}</th>{Cell(layer.Attention, largest)}{Cell(layer.Mlp, largest)}<td>"
                        + $"{Figures.Signed(sum)}</td>{cells}{remainder}</tr>"
                )
            );
        }

        return Markup.Of(
            $"<table><thead><tr><th scope=\"col\">layer</th><th scope=\"col\">attention</th><th scope=\"col\">MLP</th><th "
                + $"scope=\"col\">sum so far</th>{names}{rest}</tr></thead><tbody>{rows}</tbody></table>"
        );
    }

    private static Table Sum(AttributionResult result) =>
        Table.Of(
            new (string Part, double Contribution)[]
            {
                ("embedding", result.Embedding),
                ("attention of all layers", result.Layers.Sum(layer => layer.Attention)),
                ("MLPs of all layers", result.Layers.Sum(layer => layer.Mlp)),
                ("biases of the final norm and the output", result.Biases),
                ("rounding", result.Rounding),
                (result.Against is null ? "the model's logit" : "the model's difference of logits", result.Logit),
            },
            new(null, "part", row => row.Part),
            new(null, "contribution", row => row.Contribution, s_part with { Unit = "nats" })
        );

    private static Markup Cell(double? value, double largest, bool isFirst = false) =>
        value is { } number
            ? Markup.Of(
                $"<td{First(isFirst)} "
                    + $"style=\"background:{ColourScale.Signed(largest > 0 ? number / largest : 0)}\">{Figures.Signed(number)}</td>"
            )
            : Markup.Of($"<td{First(isFirst)}>–</td>");

    private static Markup First(bool isFirst) => isFirst ? Markup.Raw(" class=\"lw-ruled\"") : Markup.Empty;

    private static Markup Colours(double largest) =>
        ColourLegend.Of(
            ((double[])[-1, -0.5, 0.5, 1]).Select(share => ColourLegend.Swatch(ColourScale.Signed(share), Figures.Signed(share * largest)))
        );

    private static double Largest(AttributionResult result) =>
        result.Layers.SelectMany(layer => (layer.Heads?.Contributions ?? []).Append(layer.Attention).Append(layer.Mlp)).Max(Math.Abs);
}
