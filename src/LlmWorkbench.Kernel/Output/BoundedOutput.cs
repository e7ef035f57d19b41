using System.Globalization;
using LlmWorkbench.Display;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Output;

/// <summary>
/// Bounds what one run of a cell outputs, wherever it goes, and counts what is left out: a loop that prints without end must not make a
/// notebook that nothing opens. What the cell itself removes (<see cref="Clear"/>) counts no more. Any thread.
/// </summary>
/// <param name="inner">Where outputs go.</param>
internal sealed class BoundedOutput(ICellOutput inner) : ICellOutput
{
    private readonly Lock _gate = new();
    private long _written;
    private long _unwritten;
    private long _shown;
    private int _outputs;
    private int _unshown;
    private bool _isCut;

    // What the last output was: more of the same stream is no further output.
    private Action<string>? _stream;

    /// <inheritdoc/>
    public void Write(string text) => Write(text, inner.Write);

    /// <inheritdoc/>
    public void WriteError(string text) => Write(text, inner.WriteError);

    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle)
    {
        MimeBundle bounded = Bounded(bundle);
        lock (_gate)
        {
            return HasRoom(bounded) ? new Place(this, inner.Display(bounded), Size(bounded)) : new Nowhere();
        }
    }

    /// <inheritdoc/>
    public void ShowResult(MimeBundle bundle, int executionCount)
    {
        MimeBundle bounded = Bounded(bundle);
        lock (_gate)
        {
            if (HasRoom(bounded))
            {
                inner.ShowResult(bounded, executionCount);
            }
        }
    }

    /// <inheritdoc/>
    public void ShowError(CellError error) => inner.ShowError(error);

    /// <inheritdoc/>
    public void Clear(bool wait)
    {
        lock (_gate)
        {
            (_written, _unwritten, _shown, _unshown) = (0, 0, 0, 0);
            (_outputs, _isCut, _stream) = (0, false, null);
            inner.Clear(wait);
        }
    }

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => inner.Progress(title);

    /// <summary>Says how much was left out until now.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_unwritten > 0)
            {
                inner.Write(string.Create(CultureInfo.InvariantCulture, $"… ({_unwritten:N0} more characters)\n"));
            }

            if (_unshown > 0)
            {
                string most =
                    _outputs < ValueBound.CellOutputs
                        ? $"{Count(ValueBound.CellCharacters)} characters of them"
                        : Count(ValueBound.CellOutputs);
                inner.Display(
                    MimeBundle.Text(
                        string.Create(CultureInfo.InvariantCulture, $"… ({_unshown:N0} more outputs: a cell shows at most {most})")
                    )
                );
            }

            // Threads that outlive their cell may write more.
            (_unwritten, _unshown) = (0, 0);
        }
    }

    // Counts an output, as one that is shown or as one that is left out.
    private bool HasRoom(MimeBundle bounded)
    {
        long size = Size(bounded);
        if (_shown + size > ValueBound.CellCharacters || _outputs >= ValueBound.CellOutputs)
        {
            _unshown++;
            return false;
        }

        _shown += size;
        _outputs++;
        _stream = null;
        return true;
    }

    private void Write(string text, Action<string> write)
    {
        lock (_gate)
        {
            bool isFurther = _stream != write;
            bool isTooMany = isFurther && _outputs >= ValueBound.CellOutputs;
            int room = _isCut || isTooMany ? 0 : (int)Math.Max(0, ValueBound.PrintedCharacters - _written);
            _written += text.Length;
            if (text.Length <= room)
            {
                (_outputs, _stream) = (_outputs + (isFurther ? 1 : 0), write);
                write(text);
                return;
            }

            // Half of a character outside of the Basic Multilingual Plane is not text.
            int end = room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
            _unwritten += text.Length - end;
            if (!_isCut)
            {
                _isCut = true;
                string most = isTooMany
                    ? $"a cell has at most {Count(ValueBound.CellOutputs)} outputs"
                    : $"a cell prints at most {Count(ValueBound.PrintedCharacters)} characters";
                write($"{text.AsSpan(0, end)}\n… ({most}; what follows is counted alone)\n");
            }
        }
    }

    private void Update(Place place, MimeBundle bundle)
    {
        MimeBundle bounded = Bounded(bundle);
        lock (_gate)
        {
            long size = Size(bounded);
            if (_shown - place.Size + size > ValueBound.CellCharacters)
            {
                bounded = MimeBundle.Text(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"… ({size:N0} characters: with what else the cell shows that is more than {ValueBound.CellCharacters:N0})"
                    )
                );
                size = Size(bounded);
            }

            _shown += size - place.Size;
            place.Size = size;
            place.Inner.Update(bounded);
        }
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static MimeBundle Bounded(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.Bounded();
    }

    private static long Size(MimeBundle bundle) => bundle.Values.Sum(content => (long)content.Length);

    private sealed class Place(BoundedOutput owner, IDisplayedOutput inner, long size) : IDisplayedOutput
    {
        public IDisplayedOutput Inner => inner;

        public long Size { get; set; } = size;

        public string Id => inner.Id;

        public void Update(MimeBundle bundle) => owner.Update(this, bundle);
    }

    // The place of an output that is not shown.
    private sealed class Nowhere : IDisplayedOutput
    {
        public string Id { get; } = Guid.NewGuid().ToString("N");

        public void Update(MimeBundle bundle) => ArgumentNullException.ThrowIfNull(bundle);
    }
}
