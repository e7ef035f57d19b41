using System.Reflection;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench;

/// <summary>
/// Where models and datasets are looked for, one rule for both and for every host: the folders of an environment variable; then a
/// folder of that name in the notebook's folder (on the command line the current one) and in each folder above it; then beside the
/// program and in each folder above that, so that a checkout's own are found from everywhere; then beside the workbench's assemblies,
/// where a package has them.
/// </summary>
internal static class SearchFolders
{
    private const string Own = nameof(LlmWorkbench);

    /// <summary>The folders, the first searched first; they need not exist.</summary>
    /// <param name="name">The folders' name, as in <c>models</c>.</param>
    /// <param name="environmentVariable">The variable with folders of the user's own, separated as in <c>PATH</c>.</param>
    /// <param name="workingFolder">Where to begin; <see langword="null"/> for the process's own.</param>
    public static IEnumerable<string> Of(string name, string environmentVariable, string? workingFolder) =>
        [
            .. (Environment.GetEnvironmentVariable(environmentVariable) ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            .. Above(workingFolder ?? Environment.CurrentDirectory, name),
            .. Above(AppContext.BaseDirectory, name),
            .. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => Beside(assembly, name)).OfType<string>(),
        ];

    /// <summary>Finds a file by a path that need not count from the current folder.</summary>
    /// <param name="path">A path. One that leads nowhere from the current folder is tried from each of the folders and from what is around
    /// it,
    /// so that both <c>moods.txt</c> and <c>datasets/moods.txt</c> are found.</param>
    /// <param name="folders">The folders, the first searched first.</param>
    /// <returns>The full path, or <see langword="null"/> when there is no such file.</returns>
    /// <exception cref="WorkbenchException">A folder on the way may not be opened.</exception>
    public static string? Find(string path, IEnumerable<string> folders)
    {
        if (File.Exists(path))
        {
            return Path.GetFullPath(path);
        }

        string? found = Path.IsPathRooted(path)
            ? null
            : folders
                .SelectMany(folder => new[] { Path.Combine(folder, path), Path.Combine(folder, "..", path) })
                .Where(File.Exists)
                .Select(Path.GetFullPath)
                .FirstOrDefault();
        return found is null && ClosedFolder.Sentence(path) is { } sentence ? throw new WorkbenchException(sentence) : found;
    }

    /// <summary>What is said of those folders that may not be opened, where something was not found in the others.</summary>
    /// <param name="folders">The folders; they need not exist.</param>
    /// <returns>A sentence with a blank in front; empty where none is closed.</returns>
    public static string Hidden(IEnumerable<string> folders)
    {
        string[] closed = [.. folders.Select(ClosedFolder.Hiding).OfType<string>().Distinct(StringComparer.Ordinal)];
        return closed.Length switch
        {
            0 => "",
            1 => $" The folder {VisibleText.Phrase(closed[0])} may not be opened by this user: change its rights to find what is in it.",
            _ => $" The folders {Sentences.And(closed.Select(VisibleText.Phrase))} may not be opened by this user: change their rights to "
                + "find what is in them.",
        };
    }

    // Where a host such as .NET Interactive loads packages from, its program is no place of ours.
    private static string? Beside(Assembly assembly, string name) =>
        !assembly.IsDynamic
        && assembly.GetName().Name is { } own
        && (own == Own || own.StartsWith(Own + ".", StringComparison.Ordinal))
        && Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder
            ? Path.Combine(folder, name)
            : null;

    private static IEnumerable<string> Above(string start, string name)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, name);
        }
    }
}
