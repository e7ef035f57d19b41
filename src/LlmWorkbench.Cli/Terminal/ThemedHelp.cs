using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>The help of the whole tool: its verbs by themes, in the order in which one learns them. That of a single verb is
/// System.CommandLine's.</summary>
/// <param name="width">How many letters a line has.</param>
/// <param name="own">The verbs that are no commands of notebooks.</param>
internal sealed class ThemedHelp(int width, IReadOnlyList<string> own) : SynchronousCommandLineAction
{
    private const string OwnTitle = "Notebooks, labs and the tool itself";

    /// <summary>Who asks for help need not have given what the verb needs.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
        {
            return new HelpAction { MaxWidth = width }.Invoke(parseResult);
        }

        var text = new StringBuilder($"{root.Description}\n\nUsage:\n  llm-workbench VERB [arguments] [options]\n");
        Command[] verbs = [.. root.Subcommands];
        int names = verbs.Max(verb => verb.Name.Length);
        Section(text, OwnTitle, own.Select(name => verbs.Single(verb => verb.Name == name)).Select(Line), names);
        foreach ((string title, IReadOnlyList<Command> commands) in CommandThemes.Of(verbs.Where(v => !own.Contains(v.Name)), v => v.Name))
        {
            Section(text, title, commands.Select(Line), names);
        }

        Section(
            text,
            "Options",
            root.Options.Where(option => !option.Hidden)
                .Select(option => ($"{option.Name}{(option.HelpName is { } name ? $" <{name}>" : "")}", option.Description ?? "")),
            names
        );
        text.Append("\nllm-workbench VERB --help shows a verb's options.\n");
        parseResult.InvocationConfiguration.Output.Write(text);
        return ExitCode.Done;
    }

    private static (string, string) Line(Command command) => (command.Name, command.Description ?? "");

    private void Section(StringBuilder text, string title, IEnumerable<(string Name, string Description)> lines, int names)
    {
        text.Append('\n').Append(title).Append(":\n");
        foreach ((string name, string description) in lines)
        {
            string indent = new(' ', names + 4);
            string[] rows = [.. Rows(description, width - indent.Length)];
            text.Append("  ").Append(name.PadRight(names + 2));
            text.Append(name.Length > names ? "\n" + indent : "").AppendJoin("\n" + indent, rows).Append('\n');
        }
    }

    private static IEnumerable<string> Rows(string description, int room)
    {
        var row = new StringBuilder();
        foreach (string word in description.Split(' '))
        {
            if (row.Length > 0 && row.Length + 1 + word.Length > room)
            {
                yield return row.ToString();
                row.Clear();
            }

            row.Append(row.Length > 0 ? " " : "").Append(word);
        }

        yield return row.ToString();
    }
}
