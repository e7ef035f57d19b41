using System.Collections.Concurrent;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Output;

/// <summary>The cell that the running code belongs to. It follows the code through awaits, tasks and new threads, so that what a background thread prints goes to the cell that started it.</summary>
internal sealed class CurrentCell
{
    private static readonly AsyncLocal<CurrentCell?> s_current = new();

    /// <summary>The cell of the calling code, or null outside of any.</summary>
    public static CurrentCell? Value
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Where the cell's outputs go.</summary>
    public required ICellOutput Output { get; init; }

    /// <summary>Where the cell can ask the user for input; null when nobody is there to answer.</summary>
    public ICellInput? Input { get; init; }

    /// <summary>Set when the user interrupts the cell.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>What to run when the cell has ended, in the order of registration.</summary>
    public List<Action> AtEnd { get; } = [];

    /// <summary>What disposes the variables that the cell has declared with <c>using</c>, the last one first. The cell does that when it ends, also after an error.</summary>
    public ConcurrentStack<Func<ValueTask>> Disposals { get; } = [];

    /// <summary>Runs files and code as a part of the cell.</summary>
    public ICellParts? Parts { get; set; }

    /// <summary>The language of the lines below the command that runs.</summary>
    public string Section { get; set; } = CellLanguage.CSharp;

    /// <summary>The values that the next script of the page gets, as JSON by name.</summary>
    public Dictionary<string, string> PageVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>Asks the user of the calling code's cell for a line.</summary>
    /// <exception cref="WorkbenchException">Nobody can answer.</exception>
    public static string Ask(string prompt, bool isPassword) => Value is { Input: { } input } cell
        ? input.Ask(prompt, isPassword, cell.Cancellation)
        : throw new WorkbenchException("Nobody is there to answer: put the value into the cell instead of asking for it.");

    /// <summary>What runs more code as a part of the calling code's cell.</summary>
    /// <exception cref="WorkbenchException">The code runs outside of any cell.</exception>
    public static ICellParts RequireParts() => Value?.Parts
        ?? throw new WorkbenchException("Code can only be run as a part of a notebook cell that runs.");

    /// <summary>The output of the calling code's cell.</summary>
    /// <exception cref="WorkbenchException">The code runs outside of any cell.</exception>
    public static ICellOutput RequireOutput() =>
        Value?.Output ?? throw new WorkbenchException("There is nowhere to display this: the code does not run in a notebook cell.");
}
