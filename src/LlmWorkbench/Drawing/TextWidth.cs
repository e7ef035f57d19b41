using Wcwidth;

namespace LlmWorkbench.Drawing;

/// <summary>How many columns a text takes in a terminal.</summary>
internal static class TextWidth
{
    /// <summary>
    /// Counts columns as terminals do: none for marks that sit on the letter before, two for the wide letters of East Asia and for
    /// emoji, also those of several signs (Unicode Standard Annex 11), one for the rest; control characters, which terminals do not print,
    /// take none.
    /// </summary>
    /// <param name="text">Any text of one line.</param>
    public static int Of(string text) =>
        UnicodeCalculator.GetWidth(text) is >= 0 and var columns
            ? columns
            : text.EnumerateRunes().Sum(rune => Math.Max(0, UnicodeCalculator.GetWidth(rune)));
}
