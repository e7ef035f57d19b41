namespace LlmWorkbench.Drawing;

/// <summary>What colours mean, in one line. Where there are no styles, neither colours nor their meanings are seen.</summary>
public static class ColourLegend
{
    /// <summary>A colour and its meaning.</summary>
    /// <param name="colour">A CSS colour of <see cref="ColourScale"/>.</param>
    /// <param name="meaning">What it stands for.</param>
    /// <returns>A piece of <see cref="Of"/>.</returns>
    public static Markup Swatch(string colour, string meaning) =>
        Markup.Of($"<span class=\"lw-key\" style=\"--lw-colour:{colour}\" data-lw-said=\"{meaning}\"></span>");

    /// <summary>The line.</summary>
    /// <param name="pieces">Swatches, and what else is to be said.</param>
    /// <returns>For use inside <see cref="Theme.View"/>.</returns>
    public static Markup Of(params IEnumerable<Markup> pieces) =>
        Markup.Of($"<div class=\"lw-legend\">{Markup.Each(pieces, piece => Markup.Of($"{piece} "))}</div>");
}
