using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>Tells whether a magic takes its text from the lines below or has it on its own line.</summary>
internal static class MagicText
{
    private static readonly MagicCall s_noCall = new() { Workbench = new Workbench(), Output = new NoOutput(), Variables = new NoVariables() };

    /// <summary>Tells whether the lines below a command are its text.</summary>
    /// <param name="magic">The command.</param>
    /// <param name="line">Its line without <c>#!</c>.</param>
    /// <returns>False when the command takes no text, when the text stands on the line or comes from a variable, and when help is asked for.</returns>
    public static bool IsBelow(IMagic magic, string line)
    {
        if (!magic.TakesText)
        {
            return false;
        }

        var words = CommandLineParser.SplitCommandLine(line).Skip(1).ToArray();
        if (words.Any(word => word is "-h" or "-?" or "--help" or "--from" || word.StartsWith("--from=", StringComparison.Ordinal)))
        {
            return false;
        }

        CommandResult result = magic.CreateCommand(s_noCall)
            .Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false })
            .CommandResult;
        return !result.Children.OfType<ArgumentResult>().Any(argument => argument.Tokens.Count > 0);
    }

    // A command is only made here to see which words are arguments; it never runs.
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
