using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli.Verbs.Documentation;

/// <summary>A cell of a shipped notebook that shows what a command does, with the output that it was shipped with.</summary>
/// <param name="Notebook">The notebook's name, without its ending.</param>
/// <param name="Cell">The cell.</param>
internal sealed record NotebookExample(string Notebook, NotebookCell Cell)
{
    /// <summary>Finds the first cell that begins with a command and shows something, else the first that has it anywhere.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="notebooks">The notebooks in the order of learning, each with its name.</param>
    /// <returns>The example, or null where no notebook shows the command.</returns>
    internal static NotebookExample? Of(string command, IReadOnlyList<(string Name, NotebookDocument Notebook)> notebooks)
    {
        NotebookExample[] all =
        [
            .. notebooks.SelectMany(entry =>
                entry.Notebook.Cells.Where(cell => Calls(cell, command)).Select(cell => new NotebookExample(entry.Name, cell))
            ),
        ];
        return all.FirstOrDefault(example => IsCall(example.Cell.Source.SplitLines()[0], command)) ?? all.FirstOrDefault();
    }

    /// <summary>The notebooks that use a command.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="notebooks">The notebooks, each with its name.</param>
    /// <returns>Their names.</returns>
    internal static IEnumerable<string> NamesOf(string command, IReadOnlyList<(string Name, NotebookDocument Notebook)> notebooks) =>
        notebooks.Where(entry => entry.Notebook.Cells.Any(cell => Calls(cell, command))).Select(entry => entry.Name);

    /// <summary>The cell with its output, as a page that needs nothing else.</summary>
    /// <param name="folder">The notebook's folder.</param>
    /// <returns>A whole HTML document.</returns>
    internal string ToHtml(string folder) => HtmlExport.Write(new NotebookDocument { Cells = [Cell] }, Notebook, folder);

    private static bool Calls(NotebookCell cell, string command) =>
        cell.Kind == CellKind.Code
        && cell.Outputs.OfType<DisplayOutput>().Any()
        && cell.Source.SplitLines().Any(line => IsCall(line, command));

    private static bool IsCall(string line, string command)
    {
        string call = $"#!{command}";
        return line.StartsWith(call, StringComparison.Ordinal) && (line.Length == call.Length || char.IsWhiteSpace(line[call.Length]));
    }
}
