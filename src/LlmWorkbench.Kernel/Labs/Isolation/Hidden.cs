namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>Which folders of those that a program needs lie in one that it does not see.</summary>
internal static class Hidden
{
    /// <summary>Those that do, each once, and none that lies in another.</summary>
    /// <param name="needed">Folders that a program needs.</param>
    /// <param name="hidden">Folders that it does not see.</param>
    public static IReadOnlyList<string> Below(IEnumerable<string> needed, IReadOnlyList<string> hidden)
    {
        string[] places = [.. needed.Select(Plain).Distinct().Where(place => hidden.Any(folder => IsBelow(place, folder)))];
        return [.. places.Where(place => !places.Any(other => other != place && IsBelow(place, other)))];
    }

    /// <summary>Whether a folder is another, or lies in it.</summary>
    public static bool IsBelow(string path, string folder)
    {
        (string inner, string outer) = (Plain(path), Plain(folder));
        return inner == outer || inner.StartsWith(outer == "/" ? outer : outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string Plain(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
