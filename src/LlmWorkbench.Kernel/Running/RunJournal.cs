using System.Text;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Running;

/// <summary>
/// Writes down what the cells of a run show, at once, so that another process can finish the notebook when this one ends in the
/// middle of a cell: <c>Environment.Exit</c>, a crash of native code, a full stack, the system's killer. <see cref="RunRecord"/> reads it.
/// A run that comes to its end deletes it: where it still is, the process has died. (Deleting works on a full disk, too.)
/// </summary>
public sealed class RunJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private bool _isClosed;
    private int _lastDisplay;

    /// <summary>Begins a journal.</summary>
    /// <param name="path">An empty file, in a folder that nobody else can read.</param>
    /// <exception cref="IOException">It is not there, or cannot be written.</exception>
    public RunJournal(string path)
    {
        // Without a buffer: what was written is the system's, and stays when the process goes.
        _file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Says that the run has come to its end, whatever it was.</summary>
    public void Finish()
    {
        Dispose();
        File.Delete(_file.Name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        lock (_gate)
        {
            _isClosed = true;
            _file.Dispose();
        }
    }

    /// <summary>Begins a cell.</summary>
    /// <param name="cell">Its place among all cells, from 0.</param>
    /// <param name="executionCount">The number in <c>In [n]</c>.</param>
    /// <param name="output">Where its outputs go.</param>
    /// <returns>The same, written down.</returns>
    internal ICellOutput Begin(int cell, int executionCount, ICellOutput output)
    {
        Write(
            JournalEntry.CellBegan,
            entry =>
            {
                entry.Write(cell);
                entry.Write(executionCount);
            }
        );
        return new JournaledOutput(this, cell, output);
    }

    /// <summary>Says that a cell has ended.</summary>
    /// <param name="cell">Its place among all cells, from 0.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    internal void End(int cell, CellFailure? failure) =>
        Write(
            JournalEntry.CellEnded,
            entry =>
            {
                entry.Write(cell);
                entry.Write(failure is not null);
                if (failure is not null)
                {
                    JournalEntry.Write(entry, failure.Error);
                }
            }
        );

    internal void Text(int cell, bool isError, string text) =>
        Write(
            JournalEntry.Text,
            entry =>
            {
                entry.Write(cell);
                entry.Write(isError);
                entry.Write(text);
            }
        );

    internal int Display(int cell, MimeBundle bundle)
    {
        int id = Interlocked.Increment(ref _lastDisplay);
        Write(
            JournalEntry.Display,
            entry =>
            {
                entry.Write(cell);
                entry.Write(id);
                JournalEntry.Write(entry, bundle);
            }
        );
        return id;
    }

    internal void Update(int id, MimeBundle bundle) =>
        Write(
            JournalEntry.Update,
            entry =>
            {
                entry.Write(id);
                JournalEntry.Write(entry, bundle);
            }
        );

    internal void Result(int cell, MimeBundle bundle, int executionCount) =>
        Write(
            JournalEntry.Result,
            entry =>
            {
                entry.Write(cell);
                entry.Write(executionCount);
                JournalEntry.Write(entry, bundle);
            }
        );

    internal void Error(int cell, CellError error) =>
        Write(
            JournalEntry.Error,
            entry =>
            {
                entry.Write(cell);
                JournalEntry.Write(entry, error);
            }
        );

    internal void Clear(int cell, bool wait) =>
        Write(
            JournalEntry.Clear,
            entry =>
            {
                entry.Write(cell);
                entry.Write(wait);
            }
        );

    private void OnExit(object? sender, EventArgs e) => Write(JournalEntry.Exiting, _ => { });

    // Each entry in one piece, so that a death leaves whole ones.
    private void Write(byte kind, Action<BinaryWriter> fields)
    {
        using var bytes = new MemoryStream();
        using var entry = new BinaryWriter(bytes, Encoding.UTF8);
        entry.Write(kind);
        fields(entry);
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                _file.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
            }
            catch (IOException)
            {
                // No room for the temporary files: the run goes on, and its end in the middle of a cell would be told without what comes
                // now.
                _isClosed = true;
            }
        }
    }
}
