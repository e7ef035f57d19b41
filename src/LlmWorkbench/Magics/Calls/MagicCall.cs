using LlmWorkbench.Display;
using LlmWorkbench.Session;

namespace LlmWorkbench.Magics.Calls;

/// <summary>What one call of a magic has to work with; a host may add what its own commands need.</summary>
public class MagicCall
{
    /// <summary>The session.</summary>
    public required Workbench Workbench { get; init; }

    /// <summary>Where results go.</summary>
    public required IOutput Output { get; init; }

    /// <summary>The lines below the command, without the line end that closes the last one; empty when there are none.</summary>
    public string Body { get; init; } = "";

    /// <summary>Where there are no lines for a text below the command because another command stands there: its line.</summary>
    public string? CommandBelow { get; init; }

    /// <summary>The C# variables of the notebook.</summary>
    public required IVariables Variables { get; init; }

    /// <summary>Whether a notebook makes the call: there are variables, lines below the command, and models that stay loaded. The
    /// command line has none of these.</summary>
    public bool IsNotebook { get; init; } = true;

    /// <summary>The context window, in tokens, of models that the call loads; <see langword="null"/> for what they were trained
    /// on.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Reads the next line that a user writes, for commands that converse (<see cref="IConversing"/>); <see langword="null"/>
    /// where there is nobody who writes line by line. It returns <see langword="null"/> at the end.</summary>
    public Func<string?>? ReadLine { get; init; }

    /// <summary>Told the result once it was shown, also what an interrupt left of it.</summary>
    public Action<object>? WhenDone { get; init; }

    /// <summary>Stops the work when the user interrupts it.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Told on the computing thread each time there is more of what an interrupt would leave; tests interrupt there.</summary>
    internal Action? WhenKept { get; init; }
}
