using System.CommandLine;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Magics;

/// <summary>
/// One <c>#!name</c> command. The same object is a verb of the command line, so it must not assume a notebook:
/// it shows what it has through <see cref="MagicCall.Output"/> alone.
/// </summary>
public interface IMagic
{
    /// <summary>The name without <c>#!</c>, as in <c>tokens</c>.</summary>
    string Name { get; }

    /// <summary>One line that says what the command shows.</summary>
    string Description { get; }

    /// <summary>Whether the lines below the command belong to it as its text.</summary>
    bool TakesText { get; }

    /// <summary>Makes the command for one call: its action runs the experiment and displays the result.</summary>
    /// <param name="call">What the action works with.</param>
    /// <returns>A command named <see cref="Name"/>.</returns>
    Command CreateCommand(MagicCall call);
}
