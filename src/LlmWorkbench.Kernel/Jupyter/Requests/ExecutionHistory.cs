using System.Text.RegularExpressions;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>A cell that was run.</summary>
/// <param name="Number">Its execution count.</param>
/// <param name="Code">Its text.</param>
/// <param name="Result">Its value as plain text; null when it had none.</param>
internal sealed record HistoryEntry(int Number, string Code, string? Result);

/// <summary>The cells that this kernel has run, oldest first. It is the kernel's only session, number 1.</summary>
internal sealed class ExecutionHistory
{
    /// <summary>The number of this session.</summary>
    public const int Session = 1;

    private readonly List<HistoryEntry> _entries = [];

    /// <summary>Adds a cell.</summary>
    public void Add(HistoryEntry entry) => _entries.Add(entry);

    /// <summary>The last cells.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<HistoryEntry> Tail(int count) => _entries.TakeLast(Math.Max(0, count));

    /// <summary>Cells by number.</summary>
    /// <param name="session">0 or <see cref="Session"/> for this one; there is no other.</param>
    /// <param name="start">The first.</param>
    /// <param name="stop">The place after the last; null for all that follow.</param>
    public IEnumerable<HistoryEntry> Range(int session, int start, int? stop) =>
        session is 0 or Session ? _entries.Where(entry => entry.Number >= start && (stop is null || entry.Number < stop)) : [];

    /// <summary>Cells by text.</summary>
    /// <param name="pattern">With <c>*</c> for anything and <c>?</c> for one character.</param>
    /// <param name="unique">Whether of equal texts only the last counts.</param>
    /// <param name="count">How many at most, from the end; null for all.</param>
    public IEnumerable<HistoryEntry> Search(string pattern, bool unique, int? count)
    {
        string expression =
            $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$";
        var regex = new Regex(expression, RegexOptions.Singleline | RegexOptions.NonBacktracking);
        HistoryEntry[] found = [.. _entries.Where(entry => regex.IsMatch(entry.Code))];
        if (unique)
        {
            found = [.. found.Reverse().DistinctBy(entry => entry.Code).Reverse()];
        }

        return count is { } most ? found.TakeLast(Math.Max(0, most)) : found;
    }
}
