using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Training.Tests;

/// <summary>Files of the repository, found from wherever the tests run.</summary>
internal static class RepositoryFile
{
    /// <summary>The full path of a file or folder.</summary>
    /// <param name="path">Its path in the repository.</param>
    public static string Find(string path) => Path.Combine(RepositoryFolder.Path, path);
}
