using OxyPlot;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>
/// How wide texts are, for laying out a picture whose letters a browser draws in a font that is not known here. OxyPlot's own measure
/// is that of Arial and knows western letters alone; this one is that of a wide font, so that nothing is cut off.
/// </summary>
/// <param name="width">The picture's width in pixels.</param>
/// <param name="height">Its height.</param>
internal sealed class LetterWidths(double width, double height) : PdfRenderContext(width, height, OxyColors.Undefined)
{
    private const double Narrow = 0.36;
    private const double Ordinary = 0.61;
    private const double Wide = 0.9;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        string[] lines = text.Split('\n');
        double size = double.IsNaN(fontSize) ? 12 : fontSize;
        return new OxySize(lines.Max(line => line.EnumerateRunes().Sum(rune => Of(rune.Value))) * size, lines.Length * size * 1.25);
    }

    private static double Of(int letter) =>
        letter is 'i' or 'j' or 'l' or 'f' or 't' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or '(' or ')' or '[' or ']' or ' '
            ? Narrow
        : letter is 'm' or 'w' or 'M' or 'W' or '%' or '@' or > 0x1100 and not (> 0x2000 and < 0x2500) ? Wide
        : Ordinary;
}
