namespace LlmWorkbench.Kernel.Jupyter.Installation;

/// <summary>The folders in which Jupyter looks for kernels, found without Python.</summary>
/// <remarks>https://docs.jupyter.org/en/latest/use/jupyter-directories.html#data-files</remarks>
public static class KernelFolders
{
    private const string Kernels = "kernels";

    /// <summary>The folder of the current user.</summary>
    /// <exception cref="WorkbenchException">The user has no home folder.</exception>
    public static string OfUser => Path.Combine(UserData(), Kernels);

    /// <summary>The folder of the Python environment that is active.</summary>
    /// <exception cref="WorkbenchException">None is.</exception>
    public static string OfActiveEnvironment =>
        ActiveEnvironment() is { } prefix
            ? Under(prefix)
            : throw new WorkbenchException("No Python environment is active: activate one, or name its folder with --prefix.");

    /// <summary>Every folder that is searched, in Jupyter's order; they need not exist.</summary>
    public static IReadOnlyList<string> All =>
        [
            .. new[]
            {
                [
                    .. Split(Environment.GetEnvironmentVariable("JUPYTER_PATH")).Select(folder => Path.Combine(folder, Kernels)),
                    .. HasHome ? new[] { OfUser } : [],
                ],
                ActiveEnvironment() is { } prefix ? [Under(prefix)] : Array.Empty<string>(),
                OperatingSystem.IsWindows()
                    ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter", Kernels)]
                    : [Under("/usr/local"), Under("/usr")],
            }
                .SelectMany(folders => folders)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The folder below a prefix, such as that of a Python environment.</summary>
    /// <param name="prefix">The folder that has <c>bin</c> or <c>Scripts</c>.</param>
    /// <returns>Its folder of kernels.</returns>
    public static string Under(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", Kernels);

    private static bool HasHome =>
        Path.IsPathRooted(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
        || (Variable("JUPYTER_DATA_DIR") ?? Variable("XDG_DATA_HOME")) is not null;

    private static string UserData()
    {
        if (Variable("JUPYTER_DATA_DIR") is { } given)
        {
            return given;
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        }

        if (!Path.IsPathRooted(home) && Variable("XDG_DATA_HOME") is null)
        {
            throw new WorkbenchException("The current user has no home folder: set HOME, or name a folder with --prefix.");
        }

        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Jupyter")
            : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
    }

    private static string? ActiveEnvironment() => Variable("VIRTUAL_ENV") ?? Variable("CONDA_PREFIX");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string[] Split(string? paths) => (paths ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
