using LlmWorkbench.Drawing;

namespace LlmWorkbench.Steering;

/// <summary>Directions and steered texts, side by side.</summary>
internal static class SteeringHtml
{
    private const int MostPairs = 30;

    /// <summary>The directions' lengths, and the pairs to unfold.</summary>
    public static Markup Draw(SteeringDirection direction) => Theme.View(SteeringText.Title(direction), Body(direction));

    /// <summary>The texts in columns, what was added, and the direction to unfold.</summary>
    public static Markup Draw(SteeringResult result) => Theme.View(
        SteeringText.Title(result),
        Markup.Of($"""
            <p class="lw-note">{Capital(SteeringText.Summary(result))}</p>
            <p><bdi class="lw-code" style="white-space:pre-wrap">{Markup.Lines(VisibleText.Running(result.Prompt))}</bdi> …</p>
            {TextColumns.Draw(SteeringText.Texts(result))}
            {(result.Direction is { } direction ? Fold.Of($"The direction: {Figures.Count(direction.Pairs.Count, "pair")}, {Figures.Count(direction.Layers.Count, "layer")}", Body(direction)) : Markup.Empty)}
            """),
        TextColumns.Style);

    private static Markup Body(SteeringDirection direction)
    {
        var layers = new HtmlTable(SteeringText.DirectionHeads);
        foreach (var row in SteeringText.Rows(direction))
        {
            layers.Add(row);
        }

        var pairs = new HtmlTable("positive", "negative");
        foreach (var pair in direction.Pairs.Take(MostPairs))
        {
            pairs.Add(Text(pair.Positive), Text(pair.Negative));
        }

        var more = direction.Pairs.Count > MostPairs ? $", the first {MostPairs}" : string.Empty;
        return Markup.Of($"""
            <p class="lw-note">{SteeringText.Summary(direction)}</p>
            {layers.ToMarkup()}
            {Fold.Of($"The pairs{more}", pairs.ToMarkup())}
            """);
    }

    private static Markup Text(string text) => Markup.Of($"<bdi>{VisibleText.Phrase(text)}</bdi>");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
