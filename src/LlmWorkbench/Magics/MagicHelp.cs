using System.CommandLine;
using System.CommandLine.Help;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics;

/// <summary>The help of a magic as text.</summary>
internal static class MagicHelp
{
    // What fits into a cell; the process's own screen, if it has one, is not where the help is read.
    private const int Width = 100;

    /// <summary>Lets a command be asked for its help.</summary>
    public static void AddTo(Command command) => command.Add(new HelpOption { Action = new HelpAction { MaxWidth = Width } });

    /// <summary>The help of a command.</summary>
    public static string Of(Command command)
    {
        AddTo(command);
        return Of(command, CommandWords.Parse(command, ["--help"]));
    }

    /// <summary>Writes the help that System.CommandLine makes, with the command's name as it is typed in a notebook.</summary>
    public static string Of(Command command, ParseResult parsed)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        parsed.Invoke(new InvocationConfiguration { Output = writer, Error = writer });
        string text = writer.ToString().WithLineFeeds();
        return text.Replace($"Usage:\n  {command.Name}", $"Usage:\n  #!{command.Name}", StringComparison.Ordinal).TrimEnd() + "\n";
    }
}
