using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace LlmWorkbench.Drawing;

/// <summary>
/// A piece of safe HTML. It can only be made from literal HTML with encoded holes (<see cref="Of"/>), from other
/// markup, or explicitly from a string that somebody vouches for (<see cref="Raw"/>): text that was forgotten to be
/// encoded does not compile.
/// </summary>
public sealed class Markup : IHtmlContent
{
    private readonly string _html;

    private Markup(string html) => _html = html;

    /// <summary>No HTML at all.</summary>
    public static Markup Empty { get; } = new("");

    /// <summary>Makes markup from an interpolated string: its literal parts are HTML, its holes are encoded.</summary>
    /// <param name="html">As in <c>Markup.Of($"&lt;b&gt;{text}&lt;/b&gt;")</c>.</param>
    /// <returns>The markup.</returns>
    public static Markup Of(MarkupHandler html) => new(html.ToHtml());

    /// <summary>Vouches for a string: it goes into the page as it is.</summary>
    /// <param name="html">HTML that holds no text of a model, a file or a user, except where it is encoded already.</param>
    /// <returns>The markup.</returns>
    public static Markup Raw(string html) => new(html);

    /// <summary>One piece after the other.</summary>
    /// <param name="parts">The pieces.</param>
    /// <returns>The markup.</returns>
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(p => p._html)));

    /// <summary>One piece for each item.</summary>
    /// <typeparam name="T">What the items are.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="draw">Draws one.</param>
    /// <returns>The markup.</returns>
    public static Markup Each<T>(IEnumerable<T> items, Func<T, Markup> draw) => Join(items.Select(draw));

    /// <summary>Running text whose line ends are elements: they stay where a front end takes the styles out.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The encoded text.</returns>
    public static Markup Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(Encode(text).Replace("\n", "<br>", StringComparison.Ordinal));
    }

    /// <summary>
    /// Encodes text for an element's content or a quoted attribute. Characters that HTML cannot hold (NUL and other
    /// controls, lone surrogates) become U+FFFD; those that turn the direction of the letters around them are written
    /// out, as in <c>⟨U+202E⟩</c>.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>HTML that shows this text.</returns>
    public static string Encode(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // EnumerateRunes has replaced lone surrogates by U+FFFD already.
            int c = rune.Value;
            bool allowed = c is '\t' or '\n' or '\r' || (c >= 0x20 && c is not (>= 0x7F and <= 0x9F));
            clean.Append(
                IsDirectionOverride(c) ? $"⟨U+{c:X4}⟩"
                : allowed ? rune.ToString()
                : "\uFFFD"
            );
        }

        return WebUtility.HtmlEncode(clean.ToString());
    }

    /// <inheritdoc/>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_html);
    }

    /// <summary>The HTML.</summary>
    /// <returns>HTML text.</returns>
    public override string ToString() => _html;

    private static bool IsDirectionOverride(int c) => c is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
