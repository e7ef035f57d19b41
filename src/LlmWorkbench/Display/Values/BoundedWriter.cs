using System.Text;

namespace LlmWorkbench.Display.Values;

/// <summary>Passes text on until it is too long: what writes without an end is stopped.</summary>
/// <param name="inner">Where the text goes.</param>
/// <param name="mimeType">What is written.</param>
internal sealed class BoundedWriter(TextWriter inner, string mimeType) : TextWriter
{
    private int _written;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override IFormatProvider FormatProvider => inner.FormatProvider;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        Count(1);
        inner.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        Count(value?.Length ?? 0);
        inner.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count)
    {
        Count(count);
        inner.Write(buffer, index, count);
    }

    private void Count(int more)
    {
        _written += more;
        if (_written > ValueBound.WrittenCharacters)
        {
            throw new WorkbenchException(
                $"This value takes more than {ValueBound.WrittenCharacters >> 20} MiB as {mimeType}: give a part of it, such as "
                    + "sequence.Take(1000)."
            );
        }
    }
}
