using LlmWorkbench.Drawing;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Steering;

/// <summary>Directions and steered texts as plain text.</summary>
internal static class SteeringText
{
    public static readonly string[] DirectionHeads = [">layer", ">length of the direction", ">of the residual stream", ">ratio", ">agreement of the pairs"];

    /// <summary>The directions' lengths.</summary>
    public static string Draw(SteeringDirection direction) => $"{Title(direction)}\n\n{Summary(direction)}\n\n{Table(direction)}";

    /// <summary>The texts, one below the other.</summary>
    public static string Draw(SteeringResult result) => string.Join(
        "\n\n",
        [$"{Title(result)}: {Summary(result)}", .. Texts(result).Select(text => $"{text.Head}: {text.Note}\n{VisibleText.Running(result.Prompt)}▶{VisibleText.Running(text.Text)}")]);

    public static string Title(SteeringDirection d) => $"A direction in {VisibleText.Phrase(d.Model)}";

    public static string Title(SteeringResult r) => $"{VisibleText.Phrase(r.Model)}, steered";

    /// <summary>What the direction was found from.</summary>
    public static string Summary(SteeringDirection d) =>
        $"The difference of means over {Figures.Count(d.Pairs.Count, "pair")} of prompts, {(d.IsMeanOverPositions ? "each the mean over its positions" : "each at its last position")}. "
        + "Strength 1 adds the whole difference; the ratio says how much that is of what is there. Agreement: the mean cosine between a pair's own difference and the direction.";

    /// <summary>Where the direction is added, and how texts were drawn.</summary>
    public static string Summary(SteeringResult r)
    {
        var where = Sentences.And(r.Layers.Select(l => $"layer {l.Layer} (length {Figures.Fixed(l.Norm)}, residual stream {Figures.Fixed(l.ResidualNorm)})"));
        var stopped = r.IsComplete ? string.Empty : $" Interrupted after {r.Texts.Count(t => t.StopReason is not null)} of {Figures.Count(r.StrengthCount, "text")}.";
        return $"a direction added behind {where}; the residual stream's length is the mean over the prompt's own tokens, without a begin of text. {GenerationText.Sampling(r.Options.Sampling)}{stopped}";
    }

    /// <summary>The texts with their strengths.</summary>
    public static IEnumerable<(string Head, string Text, string Note)> Texts(SteeringResult r) => r.Texts.Select(t => (Head(t.Strength), t.Text, Note(r, t)));

    /// <summary>A row for each layer.</summary>
    public static IEnumerable<string[]> Rows(SteeringDirection d) => d.Layers.Select(l => (string[])
        [$"{l.Layer}", Figures.Fixed(l.Norm), Figures.Fixed(l.ResidualNorm), l.ResidualNorm > 0 ? Figures.Percent(l.Norm / l.ResidualNorm) : "–", Figures.Fixed(l.Agreement)]);

    /// <summary>As in <c>strength +2</c>.</summary>
    public static string Head(double strength) => strength == 0 ? "without" : FormattableString.Invariant($"strength {strength:+0.###;−0.###}");

    private static string Note(SteeringResult r, SteeredText t)
    {
        List<string> parts = [Figures.Count(t.TokenCount, "token")];
        if (t.Strength != 0)
        {
            parts.Add($"adds {Sentences.And(r.Layers.Select(l => l.ResidualNorm > 0 ? Figures.Percent(Math.Abs(t.Strength) * l.Norm / l.ResidualNorm) : "–"))} of the residual stream");
        }

        if (t.PlainBitsPerToken is { } bits)
        {
            parts.Add($"{Figures.Fixed(bits)} bits per token to the model as it is");
        }

        parts.Add(t.StopReason switch
        {
            StopReason.EndOfText => "ended by the model",
            StopReason.MaxTokens => "cut at the limit",
            StopReason.ContextFull => "the context is full",
            StopReason.StopString => "stopped",
            StopReason.GrammarComplete => "the grammar is complete",
            _ => "interrupted",
        });
        return string.Join("; ", parts);
    }

    private static TextTable Table(SteeringDirection d)
    {
        var table = new TextTable(DirectionHeads);
        foreach (var row in Rows(d))
        {
            table.Add(row);
        }

        return table;
    }
}
