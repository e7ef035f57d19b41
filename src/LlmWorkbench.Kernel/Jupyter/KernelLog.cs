using System.Diagnostics;
using System.Threading.Channels;

namespace LlmWorkbench.Kernel.Jupyter;

/// <summary>
/// Writes what happens to the log, on a thread of its own: a log that nobody reads, or a full disk, must not stop the kernel; and
/// not more than a few lines a minute, so that strangers who connect cannot fill it. Any thread.
/// </summary>
internal sealed class KernelLog
{
    private const int Room = 256;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly int _linesInWindow;
    private readonly Channel<Action<TextWriter>> _lines = Channel.CreateBounded<Action<TextWriter>>(
        new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private long _windowBegan = Stopwatch.GetTimestamp();
    private int _inWindow;
    private int _leftOut;

    /// <summary>Makes one.</summary>
    /// <param name="writer">Where the lines go.</param>
    /// <param name="linesInWindow">How many lines are written in a minute.</param>
    public KernelLog(TextWriter writer, int linesInWindow = 30)
    {
        _linesInWindow = linesInWindow;
        new Thread(() => Write(writer)) { IsBackground = true, Name = "Jupyter log" }.Start();
    }

    /// <summary>Writes a line, if there is room; never waits and never fails.</summary>
    public void Say(string sentence)
    {
        lock (_gate)
        {
            if (Stopwatch.GetElapsedTime(_windowBegan) > s_window)
            {
                SayWhatWasLeftOut();
                (_windowBegan, _inWindow) = (Stopwatch.GetTimestamp(), 0);
            }

            if (++_inWindow > _linesInWindow)
            {
                _leftOut++;
                return;
            }

            _lines.Writer.TryWrite(writer => writer.WriteLine($"llm-workbench: {sentence}"));
        }
    }

    /// <summary>Waits until what was said is written, but not long.</summary>
    public void Flush()
    {
        using var written = new ManualResetEventSlim();
        lock (_gate)
        {
            SayWhatWasLeftOut();
            _lines.Writer.TryWrite(writer =>
            {
                writer.Flush();
                written.Set();
            });
        }

        written.Wait(s_patience);
    }

    private void SayWhatWasLeftOut()
    {
        if (_leftOut > 0)
        {
            int count = _leftOut;
            _leftOut = 0;
            _lines.Writer.TryWrite(writer => writer.WriteLine(FormattableString.Invariant($"llm-workbench: {count} more lines were left out.")));
        }
    }

    private void Write(TextWriter writer)
    {
        while (_lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_lines.Reader.TryRead(out Action<TextWriter>? line))
            {
                try
                {
                    line(writer);
                }
                catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
                {
                    // There is nowhere left to say so.
                }
            }
        }
    }
}
