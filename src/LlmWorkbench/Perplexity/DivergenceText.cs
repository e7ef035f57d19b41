using LlmWorkbench.Drawing;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Perplexity;

/// <summary>A divergence as plain text, with the numbers that llama-perplexity prints.</summary>
internal static class DivergenceText
{
    private static readonly (double Share, string Name)[] Places =
    [
        (1, "maximum"), (0.999, "99.9 %"), (0.99, "99 %"), (0.95, "95 %"), (0.9, "90 %"), (0.75, "75 %"), (0.5, "median"), (0.25, "25 %"), (0.1, "10 %"), (0.05, "5 %"), (0.01, "1 %"), (0.001, "0.1 %"), (0, "minimum"),
    ];

    /// <summary>The headings of the percentiles' table, in every form.</summary>
    public static IReadOnlyList<string> Heads { get; } = ["of the tokens", ">KL divergence (nats)", ">Δp (%)"];

    /// <summary>The numbers and the percentiles.</summary>
    public static string Draw(DivergenceResult result)
    {
        var facts = Facts(result).ToList();
        var width = facts.Max(f => TextWidth.Of(f.Name));
        var table = new TextTable([.. Heads]);
        foreach (var row in Rows(result))
        {
            table.Add(row);
        }

        return $"{Title(result)}\n\n{string.Join('\n', facts.Select(f => $"  {f.Name}{new string(' ', width - TextWidth.Of(f.Name))}  {f.Value}"))}\n\n{table}\n\n{Note}\n{Method(result)}";
    }

    /// <summary>What was measured on which models.</summary>
    public static string Title(DivergenceResult result) =>
        $"How far {VisibleText.Phrase(result.Model)} is from {VisibleText.Phrase(result.Reference)} over {PerplexityText.TextName(result.TextName)}";

    /// <summary>What the numbers mean, in a sentence.</summary>
    public static string Note => "Δp is the probability of the token that came, the model's minus the reference's; ± is one standard error.";

    /// <summary>How the text was cut, in a sentence.</summary>
    public static string Method(DivergenceResult result) => PerplexityText.Method(result.Options, result.Chunks.Count == 1);

    /// <summary>The numbers, by name.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(DivergenceResult result)
    {
        if (!result.IsComplete)
        {
            yield return ("interrupted", $"after {result.Chunks.Count} of {PerplexityText.Chunks(result.PlannedChunks, result.Options)}: everything below is of these");
        }

        yield return ("mean KL divergence", $"{Small(result.Divergence.Mean)} ± {Small(result.Divergence.Error)} nats");
        yield return ("same most probable token", Percent(result.SameTop, 2));
        yield return ("mean Δp", Percent(result.ProbabilityShift, 3));
        yield return ("root mean square Δp", Percent(result.RootMeanSquareShift, 3));
        yield return ("perplexity", PerplexityText.PlusMinus(result.Perplexity, result.PerplexityError));
        yield return ("the reference's perplexity", PerplexityText.PlusMinus(result.ReferencePerplexity, result.ReferencePerplexityError));
        yield return ("ln (perplexity ratio)", $"{Figures.Fixed(result.Paired.LnRatio.Mean, 6)} ± {Figures.Fixed(result.Paired.LnRatio.Error, 6)} (paired), {Figures.Fixed(result.Paired.Sigmas, 1)} σ");
        yield return ("compared", $"{Figures.Whole(result.ScoredTokens)} of {Figures.Count(result.TokenCount, "token")}, in {PerplexityText.Chunks(result.Chunks.Count, result.Options)}");
    }

    /// <summary>The rows of the percentiles' table.</summary>
    public static IEnumerable<string[]> Rows(DivergenceResult result) =>
        Places.Select(p => new[] { p.Name, Small(result.DivergenceAt(p.Share)), Figures.Fixed(result.ShiftAt(p.Share) * 100, 3) });

    /// <summary>A number that may be very small.</summary>
    public static string Small(double value) => value is > 0 and < 1e-4 ? value.ToString("0.00e+0", System.Globalization.CultureInfo.InvariantCulture) : Figures.Fixed(value, 6);

    private static string Percent(MeanEstimate estimate, int decimals) => $"{Figures.Fixed(estimate.Mean * 100, decimals)} ± {Figures.Fixed(estimate.Error * 100, decimals)} %";
}
