using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Models.HuggingFace;

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

    /// <summary>Where <c>#!models get</c> puts what it fetches: <c>llm-workbench/models</c> among the user's data, beside the engines
    /// (<see cref="EngineStore.OfUser"/>).</summary>
    /// <exception cref="WorkbenchException">The user has no home folder.</exception>
    public static string DownloadFolder =>
        OwnFolder
        ?? throw new WorkbenchException("The current user has no home folder to put models into: set HOME or XDG_DATA_HOME to a folder.");

    /// <summary>The same folder, whether it is there or not; <see langword="null"/> for a user without a home.</summary>
    public static string? OwnFolder =>
        EngineStore.OfUser() is { } engines ? Path.Combine(Path.GetDirectoryName(engines.Folder)!, FolderName) : null;

    /// <summary>The folders that exist.</summary>
    public IReadOnlyList<string> Existing => [.. _folders.Where(Directory.Exists)];

    /// <summary>What is said of those folders that may not be opened; empty where none is closed.</summary>
    internal string Hidden => SearchFolders.Hidden(_folders);

    /// <summary>
    /// The usual folders: those of the environment variable, then <c>models</c> in the working folder and in each folder
    /// above it, then <c>models</c> beside the program and in each folder above that, then <see cref="DownloadFolder"/>.
    /// </summary>
    /// <param name="workingFolder">Where to begin; <see langword="null"/> for the process's own.</param>
    /// <returns>The folders.</returns>
    public static ModelFolders Default(string? workingFolder = null) =>
        new([.. SearchFolders.Of(FolderName, EnvironmentVariable, workingFolder), .. OwnFolder is { } own ? new[] { own } : []]);

    /// <summary>All GGUF files in the folders; of two with the same name the first found.</summary>
    /// <returns>Full paths, ordered by name.</returns>
    public IReadOnlyList<string> Files() =>
        [
            .. Existing
                .SelectMany(Files)
                .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
                .OrderBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>All folders in Hugging Face's form in the folders; of two with the same name the first found.</summary>
    /// <returns>Full paths, ordered by name.</returns>
    public IReadOnlyList<string> Checkpoints() => CheckpointFolder.All(Existing);

    private static string[] Files(string folder)
    {
        try
        {
            // Of a model in several files the first stands for all.
            return [.. Directory.GetFiles(folder, "*.gguf").Where(file => SplitName.Of(file) is null or { Number: 1 })];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
