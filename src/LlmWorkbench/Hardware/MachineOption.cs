using System.CommandLine;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Hardware;

/// <summary>The option <c>--as</c> of commands that plan for other machines.</summary>
internal static class MachineOption
{
    /// <summary>Adds it; a name that there is no recording of is refused in a sentence that lists them.</summary>
    /// <param name="options">The command's options.</param>
    /// <param name="set">The record with the machine.</param>
    public static void AddMachine<T>(this OptionSet<T> options, Func<T, Machine, T> set)
        where T : class =>
        options
            .Word(
                "--as",
                "machine",
                "Another machine, by the name of its recording; #!hardware --list shows them.",
                (o, name) => set(o, MachineCatalogue.Find(name))
            )
            .CompletionSources.Add([.. MachineCatalogue.Names]);
}
