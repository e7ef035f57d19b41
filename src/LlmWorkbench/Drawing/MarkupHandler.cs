using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LlmWorkbench.Drawing;

/// <summary>
/// Receives the parts of an interpolated string of HTML for <see cref="Markup.Of"/>. Every hole is encoded unless it
/// is <see cref="Markup"/> itself. Attributes must stand in double quotes.
/// </summary>
[InterpolatedStringHandler]
public readonly struct MarkupHandler
{
    private readonly StringBuilder _html;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">Letters in the literal parts.</param>
    /// <param name="formattedCount">The number of holes.</param>
    public MarkupHandler(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (formattedCount * 16));

    /// <summary>Takes a literal part: HTML that stands in the source.</summary>
    /// <param name="value">The part.</param>
    public void AppendLiteral(string value) => _html.Append(value);

    /// <summary>Takes a hole with text, and encodes it.</summary>
    /// <param name="value">Any text.</param>
    public void AppendFormatted(string? value) => _html.Append(Markup.Encode(value));

    /// <summary>Takes a hole with markup, as it is.</summary>
    /// <param name="value">Markup, which goes in as it is.</param>
    public void AppendFormatted(Markup? value) => _html.Append(value);

    /// <summary>
    /// Takes a hole with any other value: several pieces of markup as they are; everything else formatted
    /// independently of the machine's culture, then encoded.
    /// </summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="format">A .NET format such as <c>0.000</c>.</param>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        if (value is IEnumerable<Markup> parts)
        {
            _html.Append(Markup.Join(parts));
            return;
        }

        AppendFormatted(value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());
    }

    /// <summary>What was collected.</summary>
    internal string ToHtml() => _html.ToString();
}
