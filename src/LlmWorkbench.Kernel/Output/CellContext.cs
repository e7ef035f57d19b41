using System.Collections.Concurrent;

namespace LlmWorkbench.Kernel.Output;

/// <summary>What the code of one run of a cell works with. It is handed to whatever belongs to the run; user code finds it through
/// <see cref="CurrentCell"/>.</summary>
internal sealed class CellContext
{
    /// <summary>Where the cell's outputs go.</summary>
    public required ICellOutput Output { get; init; }

    /// <summary>Where the cell can ask the user for input; null when nobody is there to answer.</summary>
    public ICellInput? Input { get; init; }

    /// <summary>Set when the user interrupts the cell.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Runs files and code as a part of the cell; null where what runs is not a cell's text.</summary>
    public ICellParts? Parts { get; init; }

    /// <summary>Whether a command is at work: it ends by itself when it is interrupted, after it has shown and kept what was
    /// done.</summary>
    public volatile bool RunsCommand;

    /// <summary>What to run when the cell has ended, in the order of registration. Any thread.</summary>
    public ConcurrentQueue<Action> AtEnd { get; } = [];

    /// <summary>What disposes the variables that the cell has declared with <c>using</c>, the last one first. The cell does that when it
    /// ends, also after an error.</summary>
    public ConcurrentStack<Func<ValueTask>> Disposals { get; } = [];

    /// <summary>The values that the next script of the page gets.</summary>
    public PageVariables PageVariables { get; } = new();

    /// <summary>Asks the user for a line.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <param name="isPassword">Whether what is typed must not be seen.</param>
    /// <returns>What was typed.</returns>
    /// <exception cref="WorkbenchException">Nobody can answer.</exception>
    public string Ask(string prompt, bool isPassword) => Input?.Ask(prompt, isPassword, Cancellation) ?? throw CurrentCell.NobodyAnswers();
}
