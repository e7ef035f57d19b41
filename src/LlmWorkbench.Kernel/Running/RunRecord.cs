using System.Text;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Running;

/// <summary>What a <see cref="RunJournal"/> holds, after the process that wrote it has ended.</summary>
public sealed class RunRecord
{
    private readonly RanCells _ran = [];
    private readonly Dictionary<int, IDisplayedOutput> _displayed = [];
    private readonly List<CellFailure> _failures = [];

    private RunRecord() { }

    /// <summary>Whether the process ended as <c>Environment.Exit</c> ends it, and was not killed.</summary>
    public bool Exited { get; private set; }

    /// <summary>The place of the cell that ran at the end, from 0; null when none did.</summary>
    public int? RunningCell { get; private set; }

    /// <summary>The place of the cell that was begun last, from 0; null when none was.</summary>
    public int? LastCell { get; private set; }

    /// <summary>Reads a journal, as far as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What happened; null when the run came to its end, and deleted its journal.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunRecord? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var record = new RunRecord();
        using var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), Encoding.UTF8);
        try
        {
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                record.Take(reader.ReadByte(), reader);
            }
        }
        catch (EndOfStreamException)
        {
            // The process ended while it wrote the last entry.
        }

        return record;
    }

    /// <summary>The run as it would have ended, had the cell failed that the process ended in.</summary>
    /// <param name="notebook">The notebook that was run.</param>
    /// <param name="end">Why the process ended.</param>
    /// <param name="interrupted">Whether the user ended it.</param>
    /// <returns>The notebook with the outputs until then, and what failed.</returns>
    public NotebookRunResult Result(NotebookDocument notebook, CellError end, bool interrupted)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(end);
        if ((RunningCell ?? LastCell) is { } cell)
        {
            (int count, RecordedOutput output) = _ran[cell];
            output.ShowError(end);
            _failures.Add(new CellFailure(cell + 1, count, end));
        }

        return new NotebookRunResult(notebook with { Cells = _ran.In(notebook.Cells) }, [.. _failures], interrupted);
    }

    private void Take(byte kind, BinaryReader entry)
    {
        switch (kind)
        {
            case JournalEntry.CellBegan:
                // Nothing is taken of an entry that breaks off.
                (int cell, int count) = (entry.ReadInt32(), entry.ReadInt32());
                _ran[cell] = (count, new RecordedOutput());
                LastCell = RunningCell = cell;
                break;
            case JournalEntry.CellEnded:
                TakeEnd(entry);
                break;
            case JournalEntry.Exiting:
                Exited = true;
                break;
            case JournalEntry.Update:
                int updated = entry.ReadInt32();
                _displayed[updated].Update(JournalEntry.ReadBundle(entry));
                break;
            default:
                TakeOutput(kind, _ran[entry.ReadInt32()].Output, entry);
                break;
        }
    }

    private void TakeEnd(BinaryReader entry)
    {
        int cell = entry.ReadInt32();
        RunningCell = null;
        if (entry.ReadBoolean())
        {
            _failures.Add(new CellFailure(cell + 1, _ran[cell].Count, JournalEntry.ReadError(entry)));
        }
    }

    private void TakeOutput(byte kind, RecordedOutput output, BinaryReader entry)
    {
        switch (kind)
        {
            case JournalEntry.Text:
                bool isError = entry.ReadBoolean();
                string text = entry.ReadString();
                (isError ? output.WriteError : (Action<string>)output.Write)(text);
                break;
            case JournalEntry.Display:
                int id = entry.ReadInt32();
                _displayed[id] = output.Display(JournalEntry.ReadBundle(entry));
                break;
            case JournalEntry.Result:
                int count = entry.ReadInt32();
                output.ShowResult(JournalEntry.ReadBundle(entry), count);
                break;
            case JournalEntry.Error:
                output.ShowError(JournalEntry.ReadError(entry));
                break;
            case JournalEntry.Clear:
                output.Clear(entry.ReadBoolean());
                break;
            default:
                throw new IOException($"The journal of the run has an entry of the unknown kind {kind}.");
        }
    }
}
