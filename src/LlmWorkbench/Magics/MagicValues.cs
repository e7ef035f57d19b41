using System.CommandLine;
using System.CommandLine.Completions;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Session;

namespace LlmWorkbench.Magics;

/// <summary>What options and arguments of commands can be given: models, files, variables, the words of a choice.</summary>
/// <param name="workbench">Knows the models at hand.</param>
/// <param name="variables">The notebook's variables.</param>
public sealed class MagicValues(Workbench workbench, IVariables variables)
{
    /// <summary>The values of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="typed">What is typed of the value already.</param>
    /// <returns>The values, whether or not they begin with what is typed.</returns>
    public IEnumerable<MagicValue> Of(Option option, string typed)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(typed);
        return option.Name switch
        {
            _ when DatasetNames.Has(option) => Datasets(typed),
            "--model" => Models(),
            "--from" => variables.All.Select(variable => new MagicValue(variable.Name, MagicValueKind.Variable, variable.Type.Name)),
            _ => option.GetCompletions(ContextOf(typed)).Select(Word),
        };
    }

    /// <summary>The values of a command's own argument; it takes one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="before">The words before the cursor, the command's name among them.</param>
    /// <param name="typed">What is typed of the argument already.</param>
    /// <returns>The values, whether or not they begin with what is typed.</returns>
    public IEnumerable<MagicValue> OfArgument(Command command, IReadOnlyList<string> before, string typed)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(typed);
        return command.Name == "model" && before.Count == 1
            ? Models().Concat(Paths(typed))
            : command.Arguments.SelectMany(argument =>
                DatasetNames.Has(argument) ? Datasets(typed) : argument.GetCompletions(ContextOf(typed)).Select(Word)
            );
    }

    // Several stand on a line with commas between.
    private IEnumerable<MagicValue> Datasets(string typed)
    {
        string before = typed[..(typed.LastIndexOf(',') + 1)];
        return workbench
            .Datasets.Files()
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => new MagicValue(before + name, MagicValueKind.Dataset, "dataset"));
    }

    private IEnumerable<MagicValue> Models() =>
        workbench
            .Models.Select(model => new MagicValue(model.Name, MagicValueKind.Model, "loaded"))
            .Concat(workbench.Models.Finder.Names.Select(name => new MagicValue(name, MagicValueKind.Model, "at hand")));

    private static MagicValue Word(CompletionItem item) => new(item.Label, MagicValueKind.Word, item.Detail ?? "");

    private static IEnumerable<MagicValue> Paths(string typed)
    {
        string folder = Path.GetDirectoryName(typed) ?? "";
        var looked = new DirectoryInfo(folder.Length == 0 ? "." : folder);
        if (!looked.Exists)
        {
            return [];
        }

        return looked
            .EnumerateFileSystemInfos("*", new EnumerationOptions { IgnoreInaccessible = true })
            .Where(entry => entry is DirectoryInfo || entry.Extension.Equals(".gguf", StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => new MagicValue(
                Path.Combine(folder, entry.Name) + (entry is DirectoryInfo ? Path.DirectorySeparatorChar : ""),
                MagicValueKind.Path
            ));
    }

    private static CompletionContext ContextOf(string typed) =>
        new Command("values").Parse(typed.Length == 0 ? [] : new[] { typed }).GetCompletionContext();
}
