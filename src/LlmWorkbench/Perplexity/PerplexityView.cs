using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Perplexity;

/// <summary>Perplexities as charts and tables.</summary>
internal static class PerplexityView
{
    private const int MaxChunks = 12;

    // What a model expects at the very beginning of a text is what it was trained on.
    private const string GivesWay = "gives way to the begin of text, where the model's vocabulary adds one";

    /// <summary>The numbers and a table of the chunks.</summary>
    public static string Text(PerplexityResult result)
    {
        var facts = Facts(result).ToList();
        int width = facts.Max(f => f.Name.Length);
        string more =
            result.Chunks.Count > MaxChunks
                ? $"\n… and {Chunks(result.Chunks.Count - MaxChunks, result.Options)} more: the CSV has all (ToCsv(), --export x.csv)."
                : "";
        return $"{Title(result)}\n\n{string.Join('\n', facts.Select(f => $"  {f.Name.PadRight(width)}  {f.Value}"))}\n\n"
            + $"{Method(result)}\n\n{result.ToTable().First(MaxChunks)}{more}";
    }

    /// <summary>A table of the models.</summary>
    public static string Text(PerplexityComparison comparison) =>
        $"{Title(comparison)}\n\n{comparison.ToTable()}\n\n{Note(comparison)}\n{Method(comparison.Results[0])}";

    /// <summary>What was measured on which model.</summary>
    public static string Title(PerplexityResult result) =>
        $"Perplexity of {TextName(result.TextName)} to {VisibleText.Phrase(result.Model)}";

    /// <summary>What was measured.</summary>
    public static string Title(PerplexityComparison comparison) =>
        $"Perplexity of {TextName(comparison.Results[0].TextName)} to {comparison.Results.Count} models";

    /// <summary>How a text is called that may have no name.</summary>
    public static string TextName(string? name) => name is null ? "the text" : VisibleText.Phrase(name);

    /// <summary>The numbers, by name.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(PerplexityResult result)
    {
        if (!result.IsComplete)
        {
            yield return (
                "interrupted",
                $"after {result.Chunks.Count} of {Chunks(result.PlannedChunks, result.Options)}: everything below is of these"
            );
        }

        yield return ("perplexity", PlusMinus(result.Perplexity, result.PerplexityError));
        yield return ("nats per token", PlusMinus(result.NatsPerToken));
        yield return ("bits per token", Figures.Fixed(result.BitsPerToken, 4));
        yield return ("bits per byte", Figures.Fixed(result.BitsPerByte, 4));
        yield return (
            "scored",
            $"{Figures.Whole(result.ScoredTokens)} of {Figures.Count(result.TokenCount, "token")}, in "
                + $"{Chunks(result.Chunks.Count, result.Options)}"
        );
    }

    /// <summary>How the text was cut, in a sentence.</summary>
    public static string Method(PerplexityResult result) => Method(result.Options, result.Chunks.Count == 1);

    /// <inheritdoc cref="Method(PerplexityResult)"/>
    public static string Method(PerplexityOptions options, bool isOneWindow) =>
        options.Chunking switch
        {
            PerplexityChunking.Halves =>
                $"Chunks of {options.ContextLength} tokens as llama-perplexity makes them: each is read anew, its first token "
                    + $"{GivesWay}, and its second half is scored.",
            PerplexityChunking.Documents =>
                "Each document was read from its own beginning, as in training, and every token of it is scored.",
            _ when isOneWindow => "The text was read as a whole, and every token but the first is scored.",
            _ => $"A window of {options.ContextLength} tokens moved by {options.Stride}: each token is scored once, with at least "
                + $"{options.ContextLength - options.Stride} tokens before it, except in the first window; the first token of each "
                + $"later window {GivesWay}.",
        };

    /// <summary>What the columns of the comparison mean, in a few sentences.</summary>
    public static string Note(PerplexityComparison comparison) =>
        $"ln ratio: the logarithm of the perplexity over that of {VisibleText.Phrase(comparison.Results[0].Model)}; its error is "
        + "paired, from the differences token by token, and σ is the ratio in units of it. "
        + (comparison.Differences.Skip(1).Any(d => d is null) ? "Models with other tokens (–) can only be compared by bits per byte. " : "")
        + "± is one standard error.";

    /// <summary>How many chunks there are, in words.</summary>
    public static string Chunks(int count, PerplexityOptions options)
    {
        string name = ChunkName(options);
        return count == 1 ? $"one {name}" : $"{Figures.Whole(count)} {name}s";
    }

    /// <summary>What a chunk is called.</summary>
    public static string ChunkName(PerplexityOptions options) => options.Chunking == PerplexityChunking.Documents ? "document" : "chunk";

    /// <summary>A value and its error.</summary>
    public static string PlusMinus(MeanEstimate estimate) => PlusMinus(estimate.Mean, estimate.Error);

    /// <summary>A value and its error, with the digits that the error leaves.</summary>
    public static string PlusMinus(double value, double error) =>
        double.IsNaN(error) ? Figures.Perplexity(value) : $"{Figures.Perplexity(value)} ± {Figures.Perplexity(error)}";

    /// <summary>The numbers, the chart of the chunks and their table to unfold.</summary>
    public static Markup Html(PerplexityResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <dl>{Facts(result).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>
                {(result.Chunks.Count > 1 ? ChartHtml.Of(result.Chart(), 340) : Markup.Empty)}
                <p class="lw-note">{Method(result)}</p>
                {Fold.Of($"Table of all {ChunkName(result.Options)}s", result.ToTable().ToMarkup())}
                """
            )
        );

    /// <summary>The table of the models and the chart of their ratios.</summary>
    public static Markup Html(PerplexityComparison comparison) =>
        Theme.View(
            Title(comparison),
            Markup.Of(
                $"""
                {comparison.ToTable().ToMarkup()}
                {(
                    comparison.Differences.Any(d => d is not null)
                        ? ChartHtml.Of(comparison.Chart(), 170 + (44 * comparison.Results.Count))
                        : Markup.Empty
                )}
                <p class="lw-note">{Note(comparison)} {Method(comparison.Results[0])}</p>
                """
            )
        );
}
