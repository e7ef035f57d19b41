using LlmWorkbench.Drawing;
using LlmWorkbench.Generation;
using LlmWorkbench.Logits;

namespace LlmWorkbench.Exploration;

/// <summary>The sampling explorer where no script runs: the distribution before and after the settings that it begins with.</summary>
internal static class SamplingText
{
    private const int MostRows = 20;

    /// <summary>The headings of the table, in every form.</summary>
    public static IReadOnlyList<string> Heads { get; } = [">#", "token", ">logit", ">to the model", ">after the filters"];

    /// <summary>What is shown, in a few words.</summary>
    public static string Title(SamplingExploration result) => $"How {VisibleText.OneLine(result.Model)} goes on after «{VisibleText.Phrase(LogitsText.Tail(result.Text))}»";

    /// <summary>A table and the numbers.</summary>
    public static string Draw(SamplingExploration result)
    {
        var table = new TextTable([.. Heads]);
        foreach (var row in Rows(result))
        {
            table.Add(row);
        }

        return $"{Title(result)}\n\n{table}\n\n{Summary(result)}";
    }

    /// <summary>The rows of the table: the most probable tokens, and one row for all others.</summary>
    public static IEnumerable<string[]> Rows(SamplingExploration result)
    {
        SamplingToken[] shown = [.. result.Tokens.Take(MostRows)];
        for (var i = 0; i < shown.Length; i++)
        {
            var t = shown[i];
            yield return [$"{i + 1}", t.Label, Figures.Fixed(t.Logit), Figures.Percent(t.ModelProbability), t.Probability == 0 ? "cut" : Figures.Percent(t.Probability)];
        }

        var others = result.VocabularySize - shown.Length;
        if (others > 0)
        {
            yield return ["", $"{Figures.Whole(others)} others", "", Figures.Percent(Rest(shown.Sum(t => t.ModelProbability))), Figures.Percent(Rest(shown.Sum(t => t.Probability)))];
        }
    }

    /// <summary>The numbers in one line.</summary>
    public static string Summary(SamplingExploration result) =>
        $"Entropy {Figures.Fixed(result.EntropyBits)} bits; {Figures.Whole(result.CandidateCount)} of {Figures.Whole(result.VocabularySize)} tokens can be drawn. {GenerationText.Sampling(result.Options)}";

    // Rounding may leave a hair more or less than nothing.
    private static double Rest(double sum) => 1 - sum is > 1e-9 and var rest ? rest : 0;
}
