namespace LlmWorkbench.Kernel.Output;

/// <summary>
/// The run that the calling code belongs to, for what user code calls and no context can be handed to: globals, guards, the console, the
/// classes of .NET Interactive. It follows the code through awaits, tasks and new threads, so that what a background thread prints
/// goes to the cell that started it.
/// </summary>
internal static class CurrentCell
{
    private static readonly AsyncLocal<CellContext?> s_current = new();

    /// <summary>The run of the calling code, or null outside of any.</summary>
    public static CellContext? Value
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Set when the user interrupts the calling code's cell; never outside of any.</summary>
    public static CancellationToken Cancellation => Value?.Cancellation ?? CancellationToken.None;

    /// <summary>Asks the user of the calling code's cell for a line.</summary>
    /// <exception cref="WorkbenchException">Nobody can answer.</exception>
    public static string Ask(string prompt, bool isPassword) => Value is { } cell ? cell.Ask(prompt, isPassword) : throw NobodyAnswers();

    /// <summary>What runs more code as a part of the calling code's cell.</summary>
    /// <exception cref="WorkbenchException">The code runs outside of any cell.</exception>
    public static ICellParts RequireParts() =>
        Value?.Parts ?? throw new WorkbenchException("Code can only be run as a part of a notebook cell that runs.");

    /// <summary>The output of the calling code's cell.</summary>
    /// <exception cref="WorkbenchException">The code runs outside of any cell.</exception>
    public static ICellOutput RequireOutput() =>
        Value?.Output ?? throw new WorkbenchException("There is nowhere to display this: the code does not run in a notebook cell.");

    /// <summary>The error of a question that nobody can answer.</summary>
    internal static WorkbenchException NobodyAnswers() =>
        new("Nobody is there to answer: put the value into the cell instead of asking for it.");
}
