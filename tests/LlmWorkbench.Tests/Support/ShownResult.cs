using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using LlmWorkbench.Display;

namespace LlmWorkbench.Tests.Support;

/// <summary>What a person sees of a result, as lines that can be compared: its text, and its HTML a tag a line without programs and
/// styles.</summary>
internal static partial class ShownResult
{
    public static string Of(object result) => Of(MimeBundle.Of(result));

    public static string Of(MimeBundle shown) =>
        $"{shown.ToString().TrimEnd()}\n\n──────── text/html\n"
        + $"{(shown.TryGetValue(MimeTypes.Html, out string? html) ? Lines(html) : "none")}\n";

    /// <summary>The same without what a computation in float32 decides: numbers with their signs, units that depend on their size, names
    /// made by chance, and the widths of columns and bars that follow from them.</summary>
    public static string Masked(string shown) =>
        Blanks().Replace(Rules().Replace(Times().Replace(Numbers().Replace(Hex().Replace(shown, "#"), "#"), "# s"), "─"), " ");

    private static string Lines(string html) =>
        Stills().Replace(Scripts().Replace(html, "<$1>…</$1>"), Drawing).Replace("><", ">\n<", StringComparison.Ordinal);

    /// <summary>A still picture as what it says: its SVG as text, and the pixels in it as their size alone, for the last bit of a
    /// computation in float32, which another processor rounds differently, decides a pixel's step of colour.</summary>
    private static string Drawing(Match still) =>
        Pixels().Replace(Encoding.UTF8.GetString(Convert.FromBase64String(still.Groups["base64"].Value)), Size);

    private static string Size(Match pixels)
    {
        // https://www.w3.org/TR/png-3/#11IHDR: signature, length and name of the first chunk, then width and height.
        byte[] png = Convert.FromBase64String(pixels.Groups["base64"].Value);
        return $"PNG of {BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16))} × {BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))}";
    }

    [GeneratedRegex("data:image/svg\\+xml;base64,(?<base64>[A-Za-z0-9+/=]+)")]
    private static partial Regex Stills();

    [GeneratedRegex("data:image/png;base64,(?<base64>[A-Za-z0-9+/=]+)")]
    private static partial Regex Pixels();

    [GeneratedRegex("<(script|style)\\b[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("\\b(?=[a-f]*\\d)[0-9a-f]{6,}\\b")]
    private static partial Regex Hex();

    [GeneratedRegex("[+−-]?\\d[\\d.,]*(?:[eE][+-]?\\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("# (?:ms|µs|s)\\b")]
    private static partial Regex Times();

    [GeneratedRegex("[─█▏▎▍▌▋▊▉]+")]
    private static partial Regex Rules();

    [GeneratedRegex("[ \\t]+")]
    private static partial Regex Blanks();
}
