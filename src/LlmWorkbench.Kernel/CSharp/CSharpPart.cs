using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Takes the C# out of a cell that is being written, with every letter in its place.</summary>
internal static partial class CSharpPart
{
    /// <summary>Blanks everything but the C# between the commands around a position, and the lines in it that name libraries and
    /// files.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="position">A position in C#.</param>
    /// <param name="magics">The commands there are.</param>
    /// <returns>A text of the same length.</returns>
    public static string Of(string cell, int position, MagicRegistry magics)
    {
        string[] lines = cell.Split('\n');
        int at = cell.AsSpan(0, position).Count('\n');
        CellSection section = CellOutline.Of(lines, CellLanguage.CSharp, magics).Last(section => section.Start <= at);
        for (int line = 0; line < lines.Length; line++)
        {
            if (section.Kind != SectionKind.CSharp || line < section.Start || line >= section.End)
            {
                lines[line] = new string(' ', lines[line].Length);
            }
            else if (
                section.Directives.Contains(line)
                && DirectiveLines.Extent(lines[line]) is var extent
                && Reference().IsMatch(lines[line][extent])
            )
            {
                lines[line] = new string(' ', extent.End.Value) + lines[line][extent.End..];
            }
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"^#\s*(r|i|load)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
