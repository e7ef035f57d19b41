using System.Collections.Concurrent;
using System.Diagnostics;

namespace LlmWorkbench.Kernel.Jupyter.Hosting;

/// <summary>
/// Writes what happens to the log, on a thread of its own: a log that nobody reads, or a full disk, must not stop the kernel; and
/// not more than a few lines a minute, so that strangers who connect cannot fill it. Any thread.
/// </summary>
internal sealed class KernelLog : IDisposable
{
    private const int Room = 256;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly int _linesInWindow;
    private readonly BlockingCollection<Action<TextWriter>> _lines = new(Room);
    private long _windowBegan = Stopwatch.GetTimestamp();
    private int _inWindow;
    private int _leftOut;
    private bool _isClosed;

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

            Add(writer => writer.WriteLine($"llm-workbench: {sentence}"));
        }
    }

    /// <summary>Waits until what was said is written, but not long.</summary>
    public void Flush()
    {
        var written = new ManualResetEventSlim();
        bool isOpen;
        lock (_gate)
        {
            SayWhatWasLeftOut();
            isOpen = Add(writer =>
            {
                try
                {
                    writer.Flush();
                }
                finally
                {
                    written.Set();
                }
            });
        }

        if (isOpen)
        {
            written.Wait(s_patience);
        }
    }

    /// <summary>Writes what was said, and nothing any more.</summary>
    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Flush();
            _lines.CompleteAdding();
        }
    }

    // The thread that writes disposes of the lines once they are complete.
    private bool Add(Action<TextWriter> line)
    {
        try
        {
            return _lines.TryAdd(line);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void SayWhatWasLeftOut()
    {
        if (_leftOut > 0)
        {
            int count = _leftOut;
            _leftOut = 0;
            Add(writer => writer.WriteLine(FormattableString.Invariant($"llm-workbench: {count} more lines were left out.")));
        }
    }

    private void Write(TextWriter writer)
    {
        foreach (Action<TextWriter> line in _lines.GetConsumingEnumerable())
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

        _lines.Dispose();
    }
}
