using System.Globalization;

namespace LlmWorkbench.Display.Values;

/// <summary>How much of a value is shown. Whatever is larger says what was left out.</summary>
public static class ValueBound
{
    /// <summary>The longest drawing of a value in one MIME type, in characters (UTF-16 units).</summary>
    public const int Characters = 1 << 20;

    /// <summary>The longest content that somebody made on purpose, such as a picture, a chart or a page of HTML, in characters. It cannot
    /// be cut: what is longer is not shown.</summary>
    public const int FinishedCharacters = 1 << 24;

    /// <summary>The most that one run of a cell prints, to both streams together, in characters.</summary>
    public const int PrintedCharacters = 1 << 24;

    /// <summary>The most that one run of a cell shows, all its outputs and all their MIME types together, in characters. What it prints
    /// has <see cref="PrintedCharacters"/> of its own.</summary>
    public const int CellCharacters = 1 << 26;

    /// <summary>The most outputs of one run of a cell: what is shown, and what is printed between two of them to one stream. A notebook of
    /// more is slow to open, however little each holds.</summary>
    public const int CellOutputs = 10_000;

    /// <summary>The longest that is written as JSON or CSV, in characters or bytes: half of it would be no use, so what is longer is
    /// refused.</summary>
    public const int WrittenCharacters = 1 << 24;

    /// <summary>How much of a tree of values is read, in characters of which every value takes some for itself.</summary>
    internal const int TreeCharacters = 1 << 17;

    /// <summary>The longest text that is shown inside of another value, in characters.</summary>
    internal const int InnerCharacters = 1 << 14;

    // What is said of a text that was cut.
    private const string NoticeStart = "… (";
    private const string NoticeEnd = " more characters)";

    /// <summary>Whether a text is short enough, or was cut to be: then it is not cut, and counted, once more.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">How many of its characters may stay.</param>
    internal static bool Holds(string text, int most) =>
        text.Length <= most
        || (
            text.EndsWith(NoticeEnd, StringComparison.Ordinal)
            && text.LastIndexOf(NoticeStart, StringComparison.Ordinal) is var notice
            && notice >= 0
            && notice <= most
            && text[(notice + NoticeStart.Length)..^NoticeEnd.Length].All(c => char.IsAsciiDigit(c) || c == ',')
        );

    /// <summary>Cuts a text, and says how much of it is missing.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">How many of its characters may stay.</param>
    /// <returns>The text itself, where it is short enough.</returns>
    public static string Cut(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Holds(text, most))
        {
            return text;
        }

        // Half of a character outside of the Basic Multilingual Plane is not text.
        int end = most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}{NoticeStart}{text.Length - end:N0}{NoticeEnd}");
    }
}
