using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Display;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Runs;
using LlmWorkbench.Session;

namespace LlmWorkbench.Magics;

/// <summary>What the line of a command may consist of, without running it. Every host that completes, explains or splits lines needs
/// it.</summary>
public static class MagicShape
{
    private static readonly MagicCall s_noCall = new()
    {
        Workbench = new Workbench(),
        Output = new NoOutput(),
        Variables = new NoVariables(),
    };

    /// <summary>The command with its arguments and options, to look at.</summary>
    /// <param name="magic">The magic.</param>
    /// <returns>The command; invoking it throws <see cref="NotSupportedException"/>.</returns>
    public static Command Of(IMagic magic)
    {
        ArgumentNullException.ThrowIfNull(magic);
        return magic.CreateCommand(s_noCall);
    }

    /// <summary>Parses the words of a line as running it does; what is wrong with them is among the result's errors.</summary>
    /// <param name="magic">The magic.</param>
    /// <param name="words">The words after its name.</param>
    /// <returns>The line's parts.</returns>
    public static CommandResult Parse(IMagic magic, IReadOnlyList<string> words) => CommandWords.Parse(Of(magic), words).CommandResult;

    private sealed class NoOutput : IOutput
    {
        public IDisplayedOutput Display(MimeBundle bundle) => throw new NotSupportedException();

        public void Write(string text) => throw new NotSupportedException();

        public void WriteError(string text) => throw new NotSupportedException();

        public IProgress<WorkProgress> Progress(string title) => throw new NotSupportedException();
    }

    private sealed class NoVariables : IVariables
    {
        public IReadOnlyCollection<(string Name, Type Type, object? Value)> All => [];

        public bool TryGet(string name, out object? value) => (value = null) is not null;

        public void Set(string name, object? value, Type type) => throw new NotSupportedException();
    }
}
