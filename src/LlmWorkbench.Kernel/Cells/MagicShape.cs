using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>What a magic's line may consist of, without running it.</summary>
internal static class MagicShape
{
    private static readonly MagicCall s_noCall = new() { Workbench = new Workbench(), Output = new NoOutput(), Variables = new NoVariables() };

    /// <summary>The command with its arguments and options; it must not run.</summary>
    /// <param name="magic">The magic.</param>
    public static Command Of(IMagic magic) => magic.CreateCommand(s_noCall);

    /// <summary>The parts of a line.</summary>
    /// <param name="magic">The magic.</param>
    /// <param name="words">The words after its name.</param>
    public static CommandResult Parse(IMagic magic, IReadOnlyList<string> words) =>
        Of(magic).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false }).CommandResult;

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
