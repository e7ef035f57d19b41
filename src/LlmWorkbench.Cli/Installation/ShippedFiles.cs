namespace LlmWorkbench.Cli.Installation;

/// <summary>What came with the workbench: beside the program where the tool is installed, above it in a checkout.</summary>
internal static class ShippedFiles
{
    /// <summary>The folder of the notebooks.</summary>
    internal const string Notebooks = "notebooks";

    private static readonly string[] s_folders = [Notebooks, "models", "datasets"];

    /// <summary>Where they are: the nearest folder that holds all of them.</summary>
    /// <param name="program">The program's folder.</param>
    /// <exception cref="WorkbenchException">They did not come with this program.</exception>
    internal static string Root(string program)
    {
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            if (s_folders.All(name => Directory.Exists(Path.Combine(folder.FullName, name))))
            {
                return folder.FullName;
            }
        }

        throw new WorkbenchException(
            $"No notebooks came with this program ({program}): install the tool LlmWorkbench.Cli, or take those of a checkout."
        );
    }

    /// <summary>The files: notebooks, models, datasets, with their paths from <paramref name="root"/>.</summary>
    /// <param name="root">Where they are.</param>
    internal static IEnumerable<string> All(string root) =>
        s_folders
            .SelectMany(name => Directory.EnumerateFiles(Path.Combine(root, name), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal);
}
