using LlmWorkbench.Drawing;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Steering;

/// <summary>Directions and steered texts, side by side.</summary>
internal static class SteeringView
{
    /// <summary>The directions' lengths.</summary>
    public static string Text(SteeringDirection direction) => $"{Title(direction)}\n\n{Summary(direction)}\n\n{direction.ToTable()}";

    /// <summary>The texts, one below the other.</summary>
    public static string Text(SteeringResult result) =>
        string.Join(
            "\n\n",
            [
                $"{Title(result)}: {Summary(result)}",
                .. Texts(result)
                    .Select(text => $"{text.Head}: {text.Note}\n{VisibleText.Running(result.Prompt)}▶{VisibleText.Running(text.Text)}"),
            ]
        );

    public static string Title(SteeringDirection d) => $"A direction in {VisibleText.Phrase(d.Model)}";

    public static string Title(SteeringResult r) => $"{VisibleText.Phrase(r.Model)}, steered";

    /// <summary>What the direction was found from.</summary>
    public static string Summary(SteeringDirection d) =>
        $"The difference of means over {Figures.Count(d.Pairs.Count, "pair")} of prompts, "
        + $"{(d.IsMeanOverPositions ? "each the mean over its positions" : "each at its last position")}. "
        + "Strength 1 adds the whole difference; the ratio says how much that is of what is there. Agreement: the mean cosine "
        + "between a pair's own difference and the direction.";

    /// <summary>Where the direction is added, and how texts were drawn.</summary>
    public static string Summary(SteeringResult r)
    {
        string where = Sentences.And(
            r.Layers.Select(l => $"layer {l.Layer} (length {Figures.Fixed(l.Norm)}, residual stream {Figures.Fixed(l.ResidualNorm)})")
        );
        string stopped = r.IsComplete
            ? ""
            : $" Interrupted after {r.Texts.Count(t => t.StopReason is not null)} of {Figures.Count(r.StrengthCount, "text")}.";
        return $"a direction added after {where}; the residual stream's length is the mean over the prompt's own tokens, without a "
            + $"begin of text. {GenerationText.Sampling(r.Options.Sampling)}{stopped}";
    }

    /// <summary>The texts with their strengths.</summary>
    public static IEnumerable<(string Head, string Text, string Note)> Texts(SteeringResult r) =>
        r.Texts.Select(t => (Head(t.Strength), t.Text, Note(r, t)));

    /// <summary>As in <c>strength +2</c>.</summary>
    public static string Head(double strength) =>
        strength == 0 ? "without" : FormattableString.Invariant($"strength {strength:+0.###;−0.###}");

    private static string Note(SteeringResult r, SteeredText t)
    {
        List<string> parts = [Figures.Count(t.TokenCount, "token")];
        if (t.Strength != 0)
        {
            IEnumerable<string> shares = r.Layers.Select(l =>
                l.ResidualNorm > 0 ? Figures.Percent(Math.Abs(t.Strength) * l.Norm / l.ResidualNorm) : "–"
            );
            parts.Add($"adds {Sentences.And(shares)} of the residual stream");
        }

        if (t.PlainBitsPerToken is { } bits)
        {
            parts.Add($"{Figures.Fixed(bits)} bits per token to the model as it is");
        }

        parts.Add(
            t.StopReason switch
            {
                StopReason.EndOfText => "ended by the model",
                StopReason.MaxTokens => "cut at the limit",
                StopReason.ContextFull => "the context is full",
                StopReason.StopString => "stopped",
                StopReason.GrammarComplete => "the grammar is complete",
                _ => "interrupted",
            }
        );
        return string.Join("; ", parts);
    }

    private static string Count(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";

    private const int MaxPairs = 30;

    /// <summary>The directions' lengths, and the pairs to unfold.</summary>
    public static Markup Html(SteeringDirection direction) => Theme.View(Title(direction), Body(direction));

    /// <summary>The texts in columns, what was added, and the direction to unfold.</summary>
    public static Markup Html(SteeringResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{Capital(Summary(result))}</p>
                <p><bdi class="lw-code" style="white-space:pre-wrap">{Markup.Lines(VisibleText.Running(result.Prompt))}</bdi> …</p>
                {TextColumns.Draw(Texts(result))}
                {(
                    result.Direction is { } direction
                        ? Fold.Of(
                            $"The direction: {Figures.Count(direction.Pairs.Count, "pair")}, {Figures.Count(direction.Layers.Count, "layer")}",
                            Body(direction)
                        )
                        : Markup.Empty
                )}
                """
            ),
            TextColumns.Style
        );

    private static Markup Body(SteeringDirection direction)
    {
        var pairs = Table.Of(
            direction.Pairs.Take(MaxPairs),
            new(null, "positive", pair => pair.Positive) { Html = pair => Bdi(pair.Positive) },
            new(null, "negative", pair => pair.Negative) { Html = pair => Bdi(pair.Negative) }
        );
        string more = direction.Pairs.Count > MaxPairs ? $", the first {MaxPairs}" : "";
        return Markup.Of(
            $"""
            <p class="lw-note">{Summary(direction)}</p>
            {direction.ToTable().ToMarkup()}
            {Fold.Of($"The pairs{more}", pairs.ToMarkup())}
            """
        );
    }

    private static Markup Bdi(string text) => Markup.Of($"<bdi>{VisibleText.Phrase(text)}</bdi>");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
