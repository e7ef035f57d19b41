using System.Text;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>
/// Gathers what a cell writes into messages of a sensible size: a message for each word would be slower than the cell, and
/// what is written must be seen while the cell runs. Any thread.
/// </summary>
/// <param name="send">Sends the name of the stream and a text.</param>
internal sealed class StreamBuffer(Action<string, string> send) : IDisposable
{
    private const int Large = 1 << 18;

    // In milliseconds: the timer needs the thread pool, which cells may have filled with work that waits.
    private const long Late = 100;

    // Short enough to look immediate, long enough that a loop of prints makes few messages.
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(30);

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private string _stream = "";
    private Timer? _timer;
    private bool _waits;
    private long _since;

    /// <summary>Writes a text, which is sent soon.</summary>
    public void Write(string stream, string text)
    {
        bool large;
        lock (_gate)
        {
            if (stream != _stream)
            {
                SendText();
                _stream = stream;
            }

            _text.Append(text);
            large = _text.Length >= Large;
            if (large || (_waits && Environment.TickCount64 - _since > Late))
            {
                SendText();
            }
            else if (!_waits)
            {
                _waits = true;
                _since = Environment.TickCount64;
                _timer ??= new Timer(_ => Flush());
                _timer.Change(s_delay, Timeout.InfiniteTimeSpan);
            }
        }

        if (large)
        {
            // A cell that prints without end must not fill the memory faster than a front end can read.
            Thread.Sleep(5);
        }
    }

    /// <summary>Sends what was written until now, then lets an action send something after it that nothing can come before.</summary>
    public void Flush(Action? next = null)
    {
        lock (_gate)
        {
            SendText();
            next?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _timer?.Dispose();
        lock (_gate)
        {
            // Threads that outlive their cell go on writing, and need a timer again.
            _timer = null;
        }
    }

    private void SendText()
    {
        _waits = false;
        if (_text.Length > 0)
        {
            send(_stream, _text.ToString());
            _text.Clear();
        }
    }
}
