namespace LlmWorkbench.Llama.Engines;

/// <summary>
/// Finds the libraries of packages such as LLamaSharp.Backend.Cuda12 and .Vulkan, which a build lays into <c>runtimes</c> beside the
/// program and a notebook's <c>#r</c> into a folder of its own.
/// </summary>
public static class EnginePackages
{
    // The backends that are looked for, the fastest first.
    private static readonly string[] s_backends = ["cuda", "metal", "vulkan"];
    private static readonly Lock s_gate = new();
    private static readonly List<string> s_folders = [AppContext.BaseDirectory];

    /// <summary>Looks for packages in one more folder, before the engine is loaded.</summary>
    /// <param name="folder">What is laid out like a program's folder, with <c>runtimes</c> in it.</param>
    public static void Add(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        lock (s_gate)
        {
            string full = Path.GetFullPath(folder);
            s_folders.Remove(full);
            s_folders.Insert(0, full);
        }
    }

    /// <summary>The packages' folders for this platform, the fastest backend first.</summary>
    internal static IReadOnlyList<EngineChoice> Find()
    {
        lock (s_gate)
        {
            return Find(s_folders, BuildLibraries.Platform);
        }
    }

    /// <summary>Those in some folders, for a platform such as <c>linux-x64</c>.</summary>
    internal static IReadOnlyList<EngineChoice> Find(IEnumerable<string> folders, string platform) =>
        [
            .. folders
                .Select(folder => Path.Combine(folder, "runtimes", platform, "native"))
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateDirectories)
                .Where(folder => Rank(folder) >= 0)
                .OrderBy(Rank)
                .Select(folder => new EngineChoice(Path.GetFileName(folder), folder, EngineReason.Package)),
        ];

    // cuda12 and cuda13 are folders of the same backend.
    private static int Rank(string folder) =>
        Array.FindIndex(s_backends, backend => Path.GetFileName(folder).StartsWith(backend, StringComparison.Ordinal));
}
