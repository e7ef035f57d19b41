using System.CommandLine;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics;

/// <summary>The help of a magic as text.</summary>
internal static class MagicHelp
{
    /// <summary>Writes the help that System.CommandLine makes, with the command's name as it is typed in a notebook.</summary>
    public static string Of(Command command, ParseResult parsed)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        parsed.Invoke(new InvocationConfiguration { Output = writer, Error = writer });
        string text = writer.ToString().WithLineFeeds();
        return text.Replace($"Usage:\n  {command.Name}", $"Usage:\n  #!{command.Name}", StringComparison.Ordinal).TrimEnd() + "\n";
    }
}
