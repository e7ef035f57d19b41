using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Surprisal;

/// <summary>Surprisal as coloured text, lines and a table.</summary>
internal static class SurprisalView
{
    /// <summary>A table and the numbers.</summary>
    public static string Text(SurprisalResult result) =>
        $"Surprisal of each token to {VisibleText.Phrase(result.Model)}\n\n{result.ToTable().First(ShownTokens.Max)}\n\n{Summary(result)}";

    /// <summary>The numbers in a few sentences.</summary>
    public static string Summary(SurprisalResult result)
    {
        const string First = "The first token is not scored: there is nothing before it to expect it from.";
        return result.ScoredCount == 0
            ? First
            : $"{Figures.Count(result.ScoredCount, "token")} scored: {Figures.Fixed(result.TotalBits, 1)} bits in all, "
                + $"{Figures.Fixed(result.MeanBits)} bits per token, "
                + $"perplexity {Figures.Fixed(result.Perplexity)}, {Figures.Fixed(result.BitsPerByte)} bits per byte. "
                + $"{First}{ShownTokens.LeftOut(result.Tokens.Count)}";
    }

    // Twelve bits are one in 4096: beyond that a token is simply unexpected.
    private const double FullColour = 12;

    /// <summary>The coloured text, the numbers, the lines and a table to unfold.</summary>
    public static Markup Html(SurprisalResult result) =>
        Theme.View(
            $"Surprisal of each token to {result.Model}",
            Markup.Of(
                $"""
                {Strip(result)}
                {ColourLegend.Of(
                    Swatch(0, "0 bits: certain"),
                    Swatch(4, "4 bits: one in 16"),
                    Swatch(8, "8 bits: one in 256"),
                    Swatch(12, "12 bits and more")
                )}
                <p class="lw-note">{Summary(result)}</p>
                {(result.ScoredCount > 0 ? ChartHtml.Of(result.Chart(), 400) : Markup.Empty)}
                {Fold.Of(
                    $"Table of {(result.Tokens.Count > ShownTokens.Max ? "these" : "all")} tokens",
                    result.ToTable().First(ShownTokens.Max).ToMarkup()
                )}
                """
            ),
            TokenStrip.Style
        );

    private static Markup Swatch(double bits, string label) => ColourLegend.Swatch(ColourScale.Alarm(bits / FullColour), label);

    private static Markup Strip(SurprisalResult result) =>
        TokenStrip.Draw(
            result.Tokens.Take(ShownTokens.Max).Select(Mark),
            "Point at a token, or tab to it: its surprisal, probability, rank and the entropy before it appear here."
        );

    private static TokenMark Mark(SurprisalToken token) =>
        new(
            VisibleText.Token(token.Text, token.Bytes.Span) is var label && label.StartsWith('⟨') ? label : VisibleText.Running(token.Text),
            Spoken(token)
        )
        {
            Background = token.Score is { } score ? ColourScale.Alarm(score.Bits / FullColour) : null,
            IsGiven = token.Score is null,
        };

    private static string Spoken(SurprisalToken token) =>
        token.Score is { } s
            ? $"{token.Label} · {Figures.Fixed(s.Bits)} bits · probability {Figures.Percent(s.Probability)}"
                + (s.Rank > 0 ? $" · rank {Figures.Whole(s.Rank)}" : "")
                + (s.HasEntropy ? $" · entropy before it {Figures.Fixed(s.EntropyBits)} bits" : "")
            : $"{token.Label} · not scored: there is nothing before it to expect it from";
}
