using System.Text;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>
/// Standard output or standard error of this process, which may be closed or lead to a full disk. What cannot be written to
/// standard error is lost: there is nowhere to say so, and no reason to stop. Standard output carries the results: it fails with
/// one sentence.
/// </summary>
/// <param name="inner">The stream that is written to.</param>
/// <param name="name">What it is called in the sentence; null to lose what cannot be written.</param>
internal sealed class StandardWriter(TextWriter inner, string? name) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (IsClosedOrFull(exception))
        {
            Fail(exception);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception exception) when (IsClosedOrFull(exception))
        {
            Fail(exception);
        }
    }

    // A descriptor that was closed by whoever started the process is reported as one without rights.
    private static bool IsClosedOrFull(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private void Fail(Exception exception)
    {
        if (name is not null)
        {
            string why = exception is IOException ? exception.Message.TrimEnd('.') : "it is closed";
            throw new IOException($"{name} cannot be written: {why}.", exception);
        }
    }
}
