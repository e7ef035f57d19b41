using LlmWorkbench.Display;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>
/// Prints results as text. A result that is updated while it grows, such as a streamed generation, is printed as it grows
/// on a screen, and once, in its last form, into a file or pipe.
/// </summary>
internal sealed class TerminalOutput(TerminalStreams streams) : IOutput, IDisposable
{
    private readonly Lock _gate = new();
    private Displayed? _open;
    private int _count;

    public IDisplayedOutput Display(MimeBundle bundle)
    {
        lock (_gate)
        {
            Close();
            _open = new Displayed(this, $"result-{++_count}", bundle.ToString());
            if (streams.OutIsScreen)
            {
                _open.Print();
            }

            return _open;
        }
    }

    public void Write(string text)
    {
        lock (_gate)
        {
            Close();
            streams.Out.Write(text);
        }
    }

    public void WriteError(string text)
    {
        lock (_gate)
        {
            Close();
            streams.Error.Write(text);
        }
    }

    public IProgress<WorkProgress> Progress(string title) => new ProgressBar(streams, title);

    /// <summary>Prints what is still open.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Close();
            streams.Out.Flush();
        }
    }

    private void Close()
    {
        if (_open is { } open)
        {
            _open = null;
            open.Print();
            streams.Out.WriteLine();
        }
    }

    private sealed class Displayed(TerminalOutput output, string id, string text) : IDisplayedOutput
    {
        private string _text = text;
        private string _printed = "";

        public string Id => id;

        public void Update(MimeBundle bundle)
        {
            lock (output._gate)
            {
                _text = bundle.ToString();
                if (output._open != this)
                {
                    // Something else was printed below it: show the new form below that.
                    output.Close();
                    output._open = this;
                    _printed = "";
                }

                if (output.IsScreen)
                {
                    Print();
                }
            }
        }

        public void Print()
        {
            if (!_text.StartsWith(_printed, StringComparison.Ordinal))
            {
                output.Out.Write("\n\n");
                _printed = "";
            }

            output.Out.Write(_text[_printed.Length..]);
            output.Out.Flush();
            _printed = _text;
        }
    }

    private TextWriter Out => streams.Out;

    private bool IsScreen => streams.OutIsScreen;
}
