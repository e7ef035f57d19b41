using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Language;

/// <summary>What options and arguments of magics can be given: models, files, variables, the words of a choice.</summary>
/// <param name="workbench">Knows the models at hand.</param>
/// <param name="variables">The C# variables.</param>
internal sealed class MagicValues(Workbench workbench, IVariables variables)
{
    /// <summary>The values of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="typed">What is typed of the value already.</param>
    public IEnumerable<CompletionItem> Of(Option option, string typed) => option.Name switch
    {
        "--model" => Models(),
        "--from" => variables.All.Select(variable => new CompletionItem(variable.Name, "instance", variable.Type.Name)),
        _ => option.GetCompletions(CompletionContextOf(typed)).Select(item => new CompletionItem(item.Label, "statement", item.Detail ?? "")),
    };

    /// <summary>The values of a command's own argument; it takes one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="before">The words before the cursor, the command's name among them.</param>
    /// <param name="typed">What is typed of the argument already.</param>
    public IEnumerable<CompletionItem> OfArgument(Command command, string[] before, string typed) =>
        command.Name == "model" && before.Length == 1
            ? Models().Concat(Paths(typed))
            : command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContextOf(typed)))
                .Select(item => new CompletionItem(item.Label, "statement", item.Detail ?? ""));

    private IEnumerable<CompletionItem> Models() =>
        workbench.Models.Select(model => new CompletionItem(model.Name, "instance", "loaded"))
            .Concat(workbench.Models.Finder.Names.Select(name => new CompletionItem(name, "instance", "at hand")));

    private static IEnumerable<CompletionItem> Paths(string typed)
    {
        string folder = Path.GetDirectoryName(typed) ?? "";
        if (!Directory.Exists(folder.Length == 0 ? "." : folder))
        {
            return [];
        }

        var options = new EnumerationOptions { IgnoreInaccessible = true };
        return new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateFileSystemInfos("*", options)
            .Where(entry => entry is DirectoryInfo || entry.Extension.Equals(".gguf", StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => new CompletionItem(
                Path.Combine(folder, entry.Name) + (entry is DirectoryInfo ? Path.DirectorySeparatorChar : ""), "path"));
    }

    private static System.CommandLine.Completions.CompletionContext CompletionContextOf(string typed) =>
        new Command("values").Parse(typed.Length == 0 ? [] : new[] { typed }).GetCompletionContext();
}
