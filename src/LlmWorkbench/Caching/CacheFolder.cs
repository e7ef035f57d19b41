namespace LlmWorkbench.Caching;

/// <summary>The folder for what can be computed or fetched again.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// <c>llm-workbench</c> in <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c> (XDG Base Directory Specification), in <c>~/Library/Caches</c>
    /// on macOS, in the local application data on Windows. <see langword="null"/> for a user without a home: what is kept must not
    /// lie in the folder that happens to be the current one.
    /// </summary>
    public static string? OfUser()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } xdg && Path.IsPathRooted(xdg) ? xdg
            : Path.Combine(home, ".cache");
        return Path.IsPathRooted(folder) ? Path.Combine(folder, "llm-workbench") : null;
    }
}
