using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Labs.Making;

/// <summary>The files that a notebook takes from its own folder: those that its cells of code name. Models and datasets that come with the
/// workbench are found by name everywhere, and are not among them.</summary>
internal static partial class NeededFiles
{
    /// <summary>The files, as paths from the folder.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<string> Of(NotebookDocument notebook, string folder)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        return
        [
            .. notebook
                .Cells.Where(cell => cell.Kind == CellKind.Code)
                .SelectMany(cell => Word().Matches(cell.Source).Select(match => match.Value))
                .Where(word => !Path.IsPathRooted(word))
                .Select(word => Path.GetFullPath(word, root))
                .Where(path => path.StartsWith(root, StringComparison.Ordinal) && File.Exists(path) && !IsNotebook(path))
                .Select(path => path[root.Length..])
                .Distinct(),
        ];
    }

    private static bool IsNotebook(string path) => Path.GetExtension(path).ToUpperInvariant() is ".IPYNB" or ".DIB";

    // A name with an end, and folders before it.
    [GeneratedRegex(@"[\w./\\-]+\.\w+")]
    private static partial Regex Word();
}
