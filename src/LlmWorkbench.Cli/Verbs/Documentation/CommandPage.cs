using System.CommandLine;
using System.CommandLine.Help;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli.Verbs.Documentation;

/// <summary>The page of one command: what it shows, an example from the notebooks, its help.</summary>
internal static class CommandPage
{
    // What a page shows of fixed-width text without scrolling.
    private const int Width = 88;

    /// <summary>Writes the page.</summary>
    /// <param name="magic">The command.</param>
    /// <param name="theme">What it belongs to.</param>
    /// <param name="notebooks">The shipped notebooks, each with its name.</param>
    /// <returns>The page as Markdown.</returns>
    internal static string Write(IMagic magic, string theme, IReadOnlyList<(string Name, NotebookDocument Notebook)> notebooks)
    {
        string name = magic.Name;
        string used = string.Join(", ", NotebookExample.NamesOf(name, notebooks).Select(NotebookLink));
        string example = NotebookExample.Of(name, notebooks) is { } shown
            ? $"""
                ## Example

                From {NotebookLink(
                    shown.Notebook
                )}, with the output that it was shipped with ([on a page of its own](../pictures/{name}.html)).

                <iframe src="../pictures/{name}.html" title="An example of #!{name}" loading="lazy" class="example"></iframe>


                """
            : "";
        bool isVerb = !MagicVerb.NotebookOnly.Contains(name);
        string verb = isVerb
            ? $"The same on the command line: `llm-workbench {name}`{Writing(magic)}; `llm-workbench {name} --help` shows its options in "
                + "the words of the command line.\n"
            : "It belongs to a session that goes on, so the command line has no verb for it.\n";
        return $"""
            # {name}

            {magic.Description}

            Theme: {theme}. {(used.Length > 0 ? $"Used in {used}." : "No shipped notebook uses it.")}

            {example}## In a notebook

            ```text
            {Help(magic)}
            ```

            ## On the command line

            {verb}
            """.WithLineFeeds();
    }

    private static string NotebookLink(string notebook) => $"[{notebook}](../primer/{notebook}.html)";

    private static string Writing(IMagic magic) =>
        MagicShape.Of(magic).Options.Any(option => option.Name == "--into")
            ? ", with `--export numbers.csv` (or `.json`) and `--json` for the numbers"
            : "";

    private static string Help(IMagic magic)
    {
        Command command = MagicShape.Of(magic);
        command.Add(new HelpOption { Action = new HelpAction { MaxWidth = Width } });
        using var writer = new StringWriter { NewLine = "\n" };
        CommandWords.Parse(command, ["--help"]).Invoke(new InvocationConfiguration { Output = writer, Error = writer });
        string text = writer.ToString().WithLineFeeds();
        return string.Join(
                '\n',
                text.Replace($"Usage:\n  {magic.Name}", $"Usage:\n  #!{magic.Name}", StringComparison.Ordinal)
                    .SplitLines()
                    .Select(line => line.TrimEnd())
            )
            .Trim();
    }
}
