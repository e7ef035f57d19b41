using System.Text;

namespace LlmWorkbench.Kernel.Output;

/// <summary>A console writer that gives each text to the cell it comes from.</summary>
/// <param name="outside">Where text of code outside of cells goes.</param>
/// <param name="write">Gives a text to a cell's output.</param>
internal sealed class CellWriter(TextWriter outside, Action<ICellOutput, string> write) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    private static ICellOutput? Target => CurrentCell.Value?.Output ?? CellConsole.Unclaimed;

    /// <inheritdoc/>
    // Notebooks are the same on every system, so their outputs are.
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string NewLine
    {
        get => Target is null ? outside.NewLine : "\n";
        set => outside.NewLine = value;
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (Target is not { } output)
        {
            outside.Write(value);
        }
        else if (!string.IsNullOrEmpty(value))
        {
            write(output, value);
        }
    }

    /// <inheritdoc/>
    public override void WriteLine() => Write(NewLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(buffer.ToString() + NewLine);

    /// <inheritdoc/>
    public override void WriteLine(char[] buffer, int index, int count) => Write(new string(buffer, index, count) + NewLine);

    /// <inheritdoc/>
    public override void Flush() => outside.Flush();
}
