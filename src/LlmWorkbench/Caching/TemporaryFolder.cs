namespace LlmWorkbench.Caching;

/// <summary>A folder that goes with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private static readonly Lazy<string> s_ofProcess = new(
        () =>
        {
            // Of a name that nobody could foresee, and that nobody else may look into.
            var folder = new TemporaryFolder();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.TryDispose();
            return folder.Path;
        },
        LazyThreadSafetyMode.ExecutionAndPublication
    );

    /// <summary>Makes one among the temporary files.</summary>
    /// <exception cref="WorkbenchException">None can be made; the sentence names the folder, and the variable that names
    /// another.</exception>
    public TemporaryFolder() => Path = Create();

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody tidied up already.
        }
    }

    /// <summary>A folder of this process's own among the temporary files, which is made when it is first asked for and goes when the
    /// process ends.</summary>
    /// <param name="name">What is kept there, in a word.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="WorkbenchException">None can be made.</exception>
    public static string OfProcess(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        try
        {
            return Directory.CreateDirectory(System.IO.Path.Combine(s_ofProcess.Value, name)).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
    }

    /// <summary>Makes a folder that stays until somebody deletes it.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="WorkbenchException">None can be made.</exception>
    internal static string Create()
    {
        try
        {
            return Directory.CreateTempSubdirectory("llm-workbench-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
    }

    // Nobody is there any more to be told, and what is left goes with the other temporary files.
    private void TryDispose()
    {
        try
        {
            Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>What to say when there is no room for temporary files.</summary>
    /// <param name="reason">What the system says.</param>
    internal static WorkbenchException Unusable(Exception reason)
    {
        string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        string folder = System.IO.Path.GetTempPath();
        string why = Directory.Exists(folder) ? reason.Message.TrimEnd('.') : "there is no such folder";
        return new WorkbenchException(
            $"The folder for temporary files, {folder}, cannot be used: {why}. Set {variable} to another folder.",
            reason
        );
    }
}
