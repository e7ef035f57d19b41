using System.Globalization;
using System.Text;

namespace LlmWorkbench.Wording;

/// <summary>
/// Makes text of a model safe and plain to look at: what cannot be seen, or would move the letters around it, is
/// written out. A terminal's control sequences and the right-to-left overrides of Unicode lose their power here.
/// </summary>
public static class VisibleText
{
    private const int LongestName = 200;

    /// <summary>A name or path on one line, with its spaces as spaces and everything else that cannot be seen made visible.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line.</returns>
    public static string Phrase(string text) => OneLine(text).Replace('␣', ' ');

    /// <summary>What a stranger's file or server calls something: <see cref="Phrase"/> of its beginning, for a name may be a megabyte
    /// long.</summary>
    /// <param name="text">The name.</param>
    /// <returns>One line.</returns>
    internal static string Name(string text) => Phrase(Beginning(text, LongestName));

    /// <summary>The beginning of a text, and a sign that there is more of it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The letters that are shown at most.</param>
    /// <returns>The text, or its first letters and «…»; a letter of two halves stays whole.</returns>
    public static string Beginning(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";

    /// <summary>Writes a short text with every space and line end visible, for labels and tables.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One line: <c>␣</c> for a space, <c>↵</c> for a line feed, <c>⇥</c> for a tab, <c>⟨U+202E⟩</c> for what has no
    /// picture.</returns>
    public static string OneLine(string text) =>
        Write(
            text,
            c =>
                c.Value switch
                {
                    ' ' => "␣",
                    '\n' => "↵",
                    '\t' => "⇥",
                    _ => null,
                }
        );

    /// <summary>Text that may be made visible already, on one line: spaces stay, everything else that cannot be seen is written
    /// out.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line; of one that it has written, the same.</returns>
    public static string Line(string text) =>
        Write(
            text,
            c =>
                c.Value switch
                {
                    ' ' => " ",
                    '\n' => "↵",
                    '\t' => "⇥",
                    _ => null,
                }
        );

    /// <summary>Writes running text: spaces, tabs and line ends stay what they are.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with every other control character visible.</returns>
    public static string Running(string text) =>
        Write(
            text,
            c =>
                c.Value switch
                {
                    ' ' => " ",
                    '\n' => "\n",
                    '\t' => "\t",
                    _ => null,
                }
        );

    /// <summary>
    /// The label of one token: its text with visible spaces, or its bytes where they are not whole characters.
    /// </summary>
    /// <param name="text">The token's text.</param>
    /// <param name="bytes">The token's bytes; empty for control tokens.</param>
    /// <returns>One line, as in <c>␣the</c> or <c>⟨E2 82⟩</c>; <c>∅</c> for an empty token.</returns>
    public static string Token(string text, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\uFFFD', StringComparison.Ordinal) && bytes.Length > 0)
        {
            return IsWholeText(bytes) ? OneLine(text) : "⟨" + Hex(bytes) + "⟩";
        }

        return text.Length == 0 ? "∅" : OneLine(text);
    }

    /// <summary>Bytes as people read them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>As in <c>E2 82 AC</c>.</returns>
    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (byte b in bytes)
        {
            text.Append(text.Length > 0 ? " " : "").Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static bool IsWholeText(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static string Write(string text, Func<Rune, string?> special)
    {
        ArgumentNullException.ThrowIfNull(text);
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            visible.Append(special(rune) ?? Visible(rune));
        }

        return visible.ToString();
    }

    private static string Visible(Rune rune)
    {
        if (rune.Value < 0x20)
        {
            return ((char)(0x2400 + rune.Value)).ToString();
        }

        if (rune.Value == 0x7F)
        {
            return "␡";
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            // A zero-width joiner builds emoji and whole scripts; alone it does no harm.
            UnicodeCategory.Format when rune.Value is 0x200D or 0x200C => rune.ToString(),
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
                $"⟨U+{rune.Value:X4}⟩",
            UnicodeCategory.SpaceSeparator => $"⟨U+{rune.Value:X4}⟩",
            _ => rune.ToString(),
        };
    }
}
