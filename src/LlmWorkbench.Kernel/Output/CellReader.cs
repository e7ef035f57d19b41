namespace LlmWorkbench.Kernel.Output;

/// <summary>A console reader that tells cells that nobody can answer, instead of waiting for ever.</summary>
/// <param name="outside">What code outside of cells reads from.</param>
internal sealed class CellReader(TextReader outside) : TextReader
{
    private TextReader Source => CurrentCell.Value is null
        ? outside
        : throw new WorkbenchException("A notebook cell cannot read from the console: put the value into the cell instead.");

    /// <inheritdoc/>
    public override int Peek() => Source.Peek();

    /// <inheritdoc/>
    public override int Read() => Source.Read();

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Source.Read(buffer, index, count);

    /// <inheritdoc/>
    public override string? ReadLine() => Source.ReadLine();

    /// <inheritdoc/>
    public override string ReadToEnd() => Source.ReadToEnd();
}
