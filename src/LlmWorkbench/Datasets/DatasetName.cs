using System.Globalization;
using System.Text;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets;

/// <summary>The names that a fetched dataset may have: names of files on every system, which can be read and typed.</summary>
internal static class DatasetName
{
    private const int MaxLength = 100;
    private const string Reserved = "<>:\"/\\|?*";

    /// <summary>Whether a file may have this name.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= MaxLength && name[0] != '.' && name[^1] is not ('.' or ' ') && name.EnumerateRunes().All(IsPlain);

    /// <summary>Refuses a name that no file should have.</summary>
    /// <exception cref="WorkbenchException">It is one.</exception>
    public static void Require(string name)
    {
        if (!IsPlain(name))
        {
            throw new WorkbenchException(
                $"«{VisibleText.Phrase(name)}» cannot be the name of a file here: take up to {MaxLength} letters, digits and "
                    + $"spaces, without {Reserved} and line ends, and no dot at the beginning or end."
            );
        }
    }

    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            )
        && rune.Value != 0xFFFD
        && !Reserved.Contains(rune.ToString(), StringComparison.Ordinal);
}
