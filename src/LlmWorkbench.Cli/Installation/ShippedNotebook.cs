using LlmWorkbench.Kernel.Labs.Checking;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli.Installation;

/// <summary>Finds notebooks by path, and those that came with the workbench by name.</summary>
internal static class ShippedNotebook
{
    private const string Extension = ".ipynb";

    /// <summary>Finds a notebook that the user has named.</summary>
    /// <param name="name">A path, or the name of a notebook that came with the workbench.</param>
    /// <exception cref="WorkbenchException">There is none.</exception>
    internal static string Find(string name) =>
        File.Exists(name) ? name
        : Shipped(name) is { } shipped ? shipped
        : throw new WorkbenchException(
            $"There is no notebook {name}: give a path, or the name of one that came with the workbench, such as 07-quantization."
        );

    /// <summary>Finds the notebook that submissions say they were made from. They can say what they like, so only what came with the
    /// workbench is taken at their word.</summary>
    /// <param name="submissions">Notebooks, and folders of notebooks.</param>
    /// <exception cref="WorkbenchException">They name none that came with it, or several.</exception>
    internal static string Of(IReadOnlyList<string> submissions)
    {
        IReadOnlyList<string> named = LabCheck.OriginalsOf(submissions);
        return named switch
        {
            [var only] when Shipped(only) is { } original => original,
            [var only] => throw new WorkbenchException(
                $"The lab was made from {VisibleText.Phrase(only)}, which did not come with the workbench: say where it is with --against."
            ),
            [] => throw new WorkbenchException("What was handed in names no notebook that it was made from: say it with --against."),
            _ => throw new WorkbenchException(
                $"What was handed in was made from different notebooks ({Sentences.And(named.Select(VisibleText.Phrase))}): say with "
                    + "--against which of them judges."
            ),
        };
    }

    /// <summary>Whether a notebook is the one that a lab made from it will name.</summary>
    /// <param name="path">The notebook's path.</param>
    internal static bool IsShipped(string path) =>
        Shipped(Path.GetFileName(path)) is { } shipped && Path.GetFullPath(shipped) == Path.GetFullPath(path);

    private static string? Shipped(string name)
    {
        if (name.Length == 0 || Path.GetFileName(name) != name)
        {
            return null;
        }

        string root = Path.Combine(ShippedFiles.Root(AppContext.BaseDirectory), ShippedFiles.Notebooks);
        string file = name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name : name + Extension;
        return Directory
            .EnumerateFiles(root, "*" + Extension, SearchOption.AllDirectories)
            .FirstOrDefault(path => Path.GetFileName(path) == file);
    }
}
