using System.Globalization;
using System.Text;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>Names from a server that become paths here: the same rule on every system, so that a cache can be carried about.</summary>
internal static class HubPath
{
    private const int Longest = 400;
    private const int LongestPart = 200;

    private static readonly HashSet<string> s_devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Whether a path leads below the folder that it counts from, everywhere, and can be read and typed.</summary>
    public static bool IsSafe(string path) => path.Length is > 0 and <= Longest && path.Split('/').All(IsSafePart);

    private static bool IsSafePart(string part) =>
        part.Length is > 0 and <= LongestPart
        && part is not ("." or "..")
        && part[^1] is not ('.' or ' ')
        && part[0] != ' '
        && !s_devices.Contains(part.Split('.')[0])
        && part.EnumerateRunes().All(IsPlain);

    private static bool IsPlain(Rune rune) =>
        rune.Value is not ('\\' or ':' or '<' or '>' or '"' or '|' or '?' or '*' or 0xFFFD)
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
