namespace LlmWorkbench.Kernel.Output;

/// <summary>A console reader that asks the user of the cell; what belongs to no cell reads the console that was there before.</summary>
/// <param name="outside">What code outside of cells reads from.</param>
internal sealed class CellReader(TextReader outside) : TextReader
{
    private readonly Lock _gate = new();

    // What is left of a line that is read piece by piece.
    private string _rest = "";

    /// <inheritdoc/>
    public override int Peek()
    {
        if (CurrentCell.Value is null)
        {
            return outside.Peek();
        }

        lock (_gate)
        {
            return _rest.Length == 0 ? -1 : _rest[0];
        }
    }

    /// <inheritdoc/>
    public override int Read()
    {
        if (CurrentCell.Value is null)
        {
            return outside.Read();
        }

        lock (_gate)
        {
            Fill();
            char first = _rest[0];
            _rest = _rest[1..];
            return first;
        }
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        if (CurrentCell.Value is null)
        {
            return outside.Read(buffer, index, count);
        }

        lock (_gate)
        {
            Fill();
            int taken = Math.Min(count, _rest.Length);
            _rest.CopyTo(0, buffer, index, taken);
            _rest = _rest[taken..];
            return taken;
        }
    }

    /// <inheritdoc/>
    public override string? ReadLine()
    {
        if (CurrentCell.Value is null)
        {
            return outside.ReadLine();
        }

        lock (_gate)
        {
            string line = _rest.Length > 0 ? _rest.TrimEnd('\n') : CurrentCell.Ask("", isPassword: false);
            _rest = "";
            return line;
        }
    }

    /// <inheritdoc/>
    // A front end has no end of input to send, so that one line is all there is.
    public override string ReadToEnd() => CurrentCell.Value is null ? outside.ReadToEnd() : ReadLine() ?? "";

    private void Fill()
    {
        if (_rest.Length == 0)
        {
            _rest = CurrentCell.Ask("", isPassword: false) + "\n";
        }
    }
}
