namespace LlmWorkbench.Training.Tests;

/// <summary>Files of the repository, found from wherever the tests run.</summary>
internal static class RepositoryFile
{
    /// <summary>The full path of a file or folder.</summary>
    /// <param name="path">Its path in the repository.</param>
    public static string Find(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "LlmWorkbench.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return Path.Combine(root.FullName, path);
    }
}
