using LlmWorkbench.Drawing;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Attribution;

/// <summary>An attribution as plain text.</summary>
internal static class AttributionText
{
    private const int MostLabel = 20;
    private const int MostParts = 8;

    /// <summary>The layers, the parts that matter most, and how to read it.</summary>
    public static string Draw(AttributionResult result)
    {
        var layers = new TextTable(["layer", ">attention", ">MLP", ">together", "heads"]);
        layers.Add("embedding", string.Empty, string.Empty, Signed(result.Embedding), string.Empty);
        foreach (var layer in result.Layers)
        {
            layers.Add(
                $"{layer.Layer}",
                Signed(layer.Attention),
                Signed(layer.Mlp),
                Signed(layer.Attention + layer.Mlp),
                layer.Heads is { } heads ? string.Join("  ", heads.Contributions.Select((c, head) => $"{head}: {Signed(c)}")) : "–");
        }

        layers.Add("biases", string.Empty, string.Empty, Signed(result.Biases), string.Empty);
        layers.Add("rounding", string.Empty, string.Empty, Signed(result.Rounding), string.Empty);
        layers.Add("logit", string.Empty, string.Empty, Signed(result.Logit), string.Empty);
        return $"{Title(result)}\n\n{At(result)}\n{Strongest(result)}\n\n{layers}\n\n{Summary(result)}";
    }

    public static string Title(AttributionResult result) => $"Direct logit attribution of {VisibleText.Phrase(result.Model)}";

    /// <summary>As in «Behind token 12, «␣France»: the logit of «␣Paris», +14.20, as a sum».</summary>
    public static string At(AttributionResult result)
    {
        var what = result.Against is { } against
            ? $"the logit of «{Short(result.Token)}» minus that of «{Short(against)}»"
            : $"the logit of «{Short(result.Token)}»";
        return $"Behind token {result.Position}, «{Short(result.Tokens[result.Position])}»: {what}, {Signed(result.Logit)}, as a sum over the parts of the model.";
    }

    /// <summary>The parts that contribute the most, for and against.</summary>
    public static string Strongest(AttributionResult result) => "The most weight have " + string.Join(", ", result.Parts
        .Where(part => part.Kind is not AttributionPartKind.Rounding)
        .OrderByDescending(part => Math.Abs(part.Contribution))
        .Take(MostParts)
        .Select(part => $"{Name(part)} {Signed(part.Contribution)}")) + ".";

    /// <summary>What was held fixed and what is not shown.</summary>
    public static string Summary(AttributionResult result)
    {
        var norm = result.Norm.SubtractsMean ? "layer norm, whose subtraction of the mean is linear" : "root mean square norm";
        return (result.IsComplete ? string.Empty : "Interrupted: heads as far as they were done. ")
            + $"In nats. The scale of the final norm (a {norm}) is frozen at its real value here, {Figures.Fixed(result.Norm.Scale, 4)}: with it each part contributes its own share, and they add up to the model's logit but for rounding. "
            + (result.LogitScale == 1 ? string.Empty : $"This model multiplies its logits by {Figures.Fixed(result.LogitScale, 4)} at last, and so the contributions. ")
            + (result.SoftCap is { } cap ? $"This model caps its logits at last, as {Figures.Fixed(cap, 0)}·tanh(logit/{Figures.Fixed(cap, 0)}): shown is the logit before that. " : string.Empty)
            + "A part's direct effect alone is counted, not what later layers make of it."
            + (result.HeadsMissing is { } missing ? $" {missing}" : string.Empty)
            + string.Concat(result.Words.Select(word => word.Note("looked at")).OfType<string>().Select(note => $" {note}"));
    }

    /// <summary>As in «head 2.3» for head 3 of layer 2, or «MLP 1».</summary>
    public static string Name(AttributionPart part) => part.Kind switch
    {
        AttributionPartKind.Embedding => "the embedding",
        AttributionPartKind.Head => $"head {part.Layer}.{part.Head}",
        AttributionPartKind.Attention => $"attention {part.Layer}",
        AttributionPartKind.AttentionRest => $"the rest of attention {part.Layer}",
        AttributionPartKind.Mlp => $"MLP {part.Layer}",
        AttributionPartKind.Biases => "the biases",
        _ => "rounding",
    };

    /// <summary>As in <c>+1.25</c>; what rounds to nothing has no sign.</summary>
    public static string Signed(double value)
    {
        var text = Figures.Fixed(Math.Abs(value));
        return text == "0.00" ? text : (value < 0 ? "−" : "+") + text;
    }

    public static string Short(TokenInfo token) => token.Label.Length <= MostLabel ? token.Label : token.Label[..(MostLabel - 1)] + "…";
}
