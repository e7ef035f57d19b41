using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>How well facts are found in a text, by the text's length and the fact's place.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="TextName">What the needles were hidden in.</param>
/// <param name="Options">How it was measured.</param>
/// <param name="Form">The needle.</param>
/// <param name="Bare">What is found without any text around it.</param>
/// <param name="Lengths">The lengths that were to be measured, ascending.</param>
/// <param name="Cells">By length, then by depth.</param>
public sealed record NeedleResult(
    string Model,
    string TextName,
    NeedleOptions Options,
    NeedleForm Form,
    NeedleCell Bare,
    IReadOnlyList<int> Lengths,
    IReadOnlyList<NeedleCell> Cells
) : ITabularResult
{
    /// <summary>Whether all lengths were measured; <see langword="false"/> when it was stopped.</summary>
    public bool IsComplete => Cells.Select(cell => cell.Length).Distinct().Count() == Lengths.Count;

    /// <summary>The shortest length at which fewer than a share of the needles are found, all depths together.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>The length; <see langword="null"/> where there is none.</returns>
    public int? LostFrom(double share) =>
        Cells
            .GroupBy(cell => cell.Length)
            .OrderBy(length => length.Key)
            .FirstOrDefault(length => length.Sum(c => c.Found.Successes) < share * length.Sum(c => c.Found.Count))
            ?.Key;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Cells,
            new("model", null, _ => Model),
            new("tokens", "tokens", c => c.Length, Format.Whole),
            new("depth", "depth", c => c.Depth, Format.Percent),
            new("found", "found", c => c.Found.Successes, Format.Number),
            new("needles", "of", c => c.Found.Count, Format.Number),
            new("share", "share", c => c.Found.Share, Format.Percent),
            new("share_low", "95 % from", c => c.Found.Low, Format.Percent),
            new("share_high", "to", c => c.Found.High, Format.Percent),
            new("first_token_probability", "p of the right first token", c => c.FirstTokenProbability, Format.Percent)
        );
}

/// <summary>One length and depth.</summary>
/// <param name="Length">Tokens of the text at most, with needle and question.</param>
/// <param name="Depth">Where the needle lies, 0 to 1.</param>
/// <param name="Found">How many needles the model would write out, the most probable token at each step.</param>
/// <param name="FirstTokenProbability">The probability of the first token of the right answer, the mean over the needles.</param>
public sealed record NeedleCell(int Length, double Depth, Proportion Found, double FirstTokenProbability);
