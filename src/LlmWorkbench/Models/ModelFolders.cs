namespace LlmWorkbench.Models;

/// <summary>Where model files are looked for.</summary>
public sealed class ModelFolders
{
    /// <summary>The environment variable with folders of the user's own, separated as in <c>PATH</c>.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_MODELS";

    private const string FolderName = "models";
    private readonly IReadOnlyList<string> _folders;

    /// <summary>Takes the folders as they are.</summary>
    /// <param name="folders">Folders, the first searched first; they need not exist.</param>
    public ModelFolders(IEnumerable<string> folders) => _folders = [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>The folders that exist.</summary>
    public IReadOnlyList<string> Existing => [.. _folders.Where(Directory.Exists)];

    /// <summary>What is said of those folders that may not be opened; empty where none is closed.</summary>
    internal string Hidden => SearchFolders.Hidden(_folders);

    /// <summary>
    /// The usual folders: those of the environment variable, then <c>models</c> in the working folder and in each folder
    /// above it, then <c>models</c> beside the program and in each folder above that.
    /// </summary>
    /// <param name="workingFolder">Where to begin; <see langword="null"/> for the process's own.</param>
    /// <returns>The folders.</returns>
    public static ModelFolders Default(string? workingFolder = null) =>
        new(SearchFolders.Of(FolderName, EnvironmentVariable, workingFolder));

    /// <summary>All GGUF files in the folders; of two with the same name the first found.</summary>
    /// <returns>Full paths, ordered by name.</returns>
    public IReadOnlyList<string> Files() =>
        [
            .. Existing
                .SelectMany(Files)
                .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
                .OrderBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase),
        ];

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.gguf");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
