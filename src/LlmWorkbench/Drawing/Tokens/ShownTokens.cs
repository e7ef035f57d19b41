using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Tokens;

/// <summary>
/// How many tokens a view shows: a text of 90 kB would make an output of 17 MB in its notebook otherwise. The result itself holds all.
/// </summary>
internal static class ShownTokens
{
    /// <summary>The most tokens that a view shows one by one, in a strip or a table.</summary>
    public const int Max = 2_000;

    /// <summary>The most tokens that a view shows together with what else could have stood in their places.</summary>
    public const int MaxWithAlternatives = 1_000;

    /// <summary>What a view says of the tokens that it leaves out.</summary>
    /// <param name="count">How many tokens the result has.</param>
    /// <param name="most">How many are shown.</param>
    /// <returns>A sentence with a space in front; empty when all are shown.</returns>
    public static string LeftOut(int count, int most = Max) =>
        count <= most
            ? ""
            : $" Only the first {Figures.Whole(most)} of {Figures.Whole(count)} tokens are shown one by one; the result holds "
                + "all of them, and its numbers are of all.";
}
