using System.Text;
using OxyPlot;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>Texts in a still, which has a width that does not change.</summary>
internal static class StillText
{
    /// <summary>How wide a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of its letters in pixels.</param>
    /// <returns>The width in pixels.</returns>
    public static double Width(string text, double size) => new LetterWidths(1, 1).MeasureText(text, "", size, FontWeights.Normal).Width;

    /// <summary>Breaks a text into lines at its blanks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Pixels of a line.</param>
    /// <param name="size">The size of the letters in pixels.</param>
    /// <returns>The text with line feeds; a word that is longer than a line is cut.</returns>
    public static string Wrapped(string text, double width, double size)
    {
        var lines = new StringBuilder();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Width(longer, size) > width)
            {
                lines.Append(Cut(line, width, size)).Append('\n');
                longer = word;
            }

            line = longer;
        }

        return lines.Append(Cut(line, width, size)).ToString();
    }

    /// <summary>The beginning of a text, as much as has room.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The room in pixels.</param>
    /// <param name="size">The size of the letters in pixels.</param>
    /// <returns>The text, with «…» in place of what is left out.</returns>
    public static string Cut(string text, double width, double size)
    {
        int most = text.Length;
        while (most > 2 && Width(ShortLabels.Cut(text, most), size) > width)
        {
            most--;
        }

        return ShortLabels.Cut(text, most);
    }
}
