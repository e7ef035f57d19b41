namespace LlmWorkbench.Caching;

/// <summary>A folder that goes with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes one among the temporary files.</summary>
    /// <exception cref="WorkbenchException">None can be made; the sentence names the folder, and the variable that names another.</exception>
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

    /// <summary>What to say when there is no room for temporary files.</summary>
    /// <param name="reason">What the system says.</param>
    internal static WorkbenchException Unusable(Exception reason)
    {
        var variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        var folder = System.IO.Path.GetTempPath();
        var why = Directory.Exists(folder) ? reason.Message.TrimEnd('.') : "there is no such folder";
        return new WorkbenchException($"The folder for temporary files, {folder}, cannot be used: {why}. Set {variable} to another folder.", reason);
    }
}
