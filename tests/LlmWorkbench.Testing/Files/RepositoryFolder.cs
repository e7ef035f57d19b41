namespace LlmWorkbench.Testing.Files;

/// <summary>The folder with the solution, found from where the tests run.</summary>
public static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "LlmWorkbench.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"The tests do not run inside of the repository: {AppContext.BaseDirectory}.");
    }
}
