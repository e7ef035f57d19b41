using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Perplexity;

/// <summary>Where a command that measures gets its text: a dataset's name or a file on the line, the lines below, or a C# variable.</summary>
internal sealed class DatasetTextChoice
{
    private readonly Argument<string?> _text = WordArgument.Optional("text", $"A dataset's name (#!dataset lists them), a file, or the text itself in quotes; without one {StandardDatasets.TextName}.");
    private readonly Option<string?> _from = new Option<string?>("--from") { Description = "Takes the text from this C# variable.", HelpName = "variable" }.InNotebooksOnly();

    /// <summary>Adds the argument and the option to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_text);
        command.Add(_from);
    }

    /// <summary>Reads the text.</summary>
    /// <exception cref="WorkbenchException">There is more than one, no such dataset, or the variable holds no text.</exception>
    public TextDataset Read(ParseResult parsed, MagicCall call)
    {
        var word = parsed.GetValue(_text);
        var from = parsed.GetValue(_from);
        var hasBody = call.Body.Length > 0;
        var given = new[] { word is not null, hasBody, from is not null }.Count(g => g);
        if (given > 1)
        {
            throw new WorkbenchException($"#!{parsed.CommandResult.Command.Name} has {given} texts: give one, by name or in quotes on the line, on the lines below, or with --from.");
        }

        return hasBody ? new TextDataset(call.IsNotebook ? "the text below" : "the text", call.Body)
            : from is not null ? new TextDataset(from, TextChoice.FromVariable(from, call))
            : IsText(word, call) ? new TextDataset("the text", word!)
            : TextDataset.Read(word ?? StandardDatasets.TextName, call.Workbench.Datasets);
    }

    // A text has spaces, a name seldom, and a path leads to a file.
    private static bool IsText(string? word, MagicCall call) =>
        word is not null && word.Any(char.IsWhiteSpace) && !File.Exists(word) && !call.Workbench.Datasets.Files().Any(f => Path.GetFileName(f).StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
