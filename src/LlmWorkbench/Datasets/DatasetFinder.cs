using LlmWorkbench.Caching;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets;

/// <summary>Finds the file that a dataset's name stands for.</summary>
public sealed class DatasetFinder
{
    /// <summary>The environment variable with folders of the user's own, separated as in <c>PATH</c>.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_DATASETS";

    private const string FolderName = "datasets";
    internal static readonly string[] TextExtensions = [".txt", ".raw", ".md", ".jsonl"];
    private static readonly string[] s_questionExtensions = [".jsonl"];
    private readonly IReadOnlyList<string> _folders;

    /// <summary>Takes the folders as they are.</summary>
    /// <param name="folders">Folders, the first searched first; they need not exist.</param>
    public DatasetFinder(IEnumerable<string> folders) => _folders = [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>Where <c>#!dataset get</c> puts what it fetches.</summary>
    /// <exception cref="WorkbenchException">The user has no home folder, and names none in
    /// <see cref="EvaluationCache.EnvironmentVariable"/>.</exception>
    public static string DownloadFolder =>
        OwnFolder
        ?? throw new WorkbenchException(
            $"The current user has no home folder to put datasets into: set {EvaluationCache.EnvironmentVariable} to a folder."
        );

    /// <summary>The same folder, whether it is there or not; <see langword="null"/> for a user without a home.</summary>
    public static string? OwnFolder =>
        (
            Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable) is { Length: > 0 } folder and not "off"
                ? folder
                : CacheFolder.OfUser()
        )
            is { } own
            ? Path.Combine(own, FolderName)
            : null;

    /// <summary>The folders that exist.</summary>
    public IReadOnlyList<string> Existing => [.. _folders.Where(Directory.Exists)];

    /// <summary>What is said of those folders that may not be opened; empty where none is closed.</summary>
    internal string Hidden => SearchFolders.Hidden(_folders);

    /// <summary>
    /// The usual folders: those of the environment variable, then <c>datasets</c> in the working folder and in each folder above
    /// it, then <c>datasets</c> beside the program and in each folder above that, then <see cref="DownloadFolder"/>.
    /// </summary>
    /// <param name="workingFolder">Where to begin; <see langword="null"/> for the process's own.</param>
    /// <returns>A finder.</returns>
    public static DatasetFinder Default(string? workingFolder = null) =>
        new([.. SearchFolders.Of(FolderName, EnvironmentVariable, workingFolder), .. OwnFolder is { } own ? new[] { own } : []]);

    /// <summary>Finds a file that is not a dataset but belongs to an experiment: pairs of prompts, an importance matrix, a
    /// grammar.</summary>
    /// <param name="path">A path; one that leads nowhere from the current folder is tried from each folder of datasets and from what is
    /// around it.</param>
    /// <returns>The full path, or <see langword="null"/> when there is no such file.</returns>
    public string? FindFile(string path) => SearchFolders.Find(path, Existing);

    /// <summary>All datasets in the folders; of two with the same file name the first found.</summary>
    /// <returns>Full paths, ordered by name.</returns>
    public IReadOnlyList<string> Files() =>
        [
            .. Existing
                .SelectMany(FilesIn)
                .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
                .OrderBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>Finds a text: of several files of a name the plainest.</summary>
    /// <param name="nameOrPath">A path; or the name of a file in one of the folders, with or without <c>.txt</c>, <c>.raw</c>, <c>.md</c>
    /// or <c>.jsonl</c>.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="WorkbenchException">There is none; the sentence says what is at hand.</exception>
    public string FindText(string nameOrPath) => Find(nameOrPath, TextExtensions);

    /// <summary>Finds questions.</summary>
    /// <param name="nameOrPath">A path; or the name of a file in one of the folders, with or without <c>.jsonl</c>.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="WorkbenchException">There is none; the sentence says what is at hand.</exception>
    public string FindQuestions(string nameOrPath) => Find(nameOrPath, s_questionExtensions);

    /// <summary>Of several files of a name the one that a command takes which reads a text.</summary>
    internal static string PlainestOf(IEnumerable<string> files) =>
        files.MinBy(file =>
            Array.FindIndex(TextExtensions, extension => extension.Equals(Path.GetExtension(file), StringComparison.OrdinalIgnoreCase))
        )!;

    /// <summary>Whether a file is a dataset, by its name.</summary>
    internal static bool IsDataset(string path) =>
        TextExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        && !Path.GetFileName(path).Equals("README.md", StringComparison.OrdinalIgnoreCase);

    // A pipe with the name of a dataset is none: whoever looks what is there must not wait for it.
    private static string[] FilesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(file => IsDataset(file) && File.Exists(file) && !IsSpecial(file))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsSpecial(string file)
    {
        try
        {
            return SpecialFile.Is(file);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private string Find(string nameOrPath, string[] extensions)
    {
        if (string.IsNullOrWhiteSpace(nameOrPath))
        {
            throw new WorkbenchException("A dataset's name is empty: give its name or the path of a file.");
        }

        if (FindFile(nameOrPath) is { } path)
        {
            return path;
        }

        string asked = VisibleText.Phrase(nameOrPath);
        ILookup<string, string> files = Files().ToLookup(f => Path.GetFileName(f), StringComparer.OrdinalIgnoreCase);
        string[] wanted = [nameOrPath, .. extensions.Select(extension => nameOrPath + extension)];
        if (wanted.SelectMany(name => files[name]).FirstOrDefault() is { } file)
        {
            return file;
        }

        // It is at hand, and is listed: only it is no use here.
        if (TextExtensions.SelectMany(extension => files[nameOrPath + extension]).FirstOrDefault() is { } text)
        {
            throw new WorkbenchException(DatasetFile.NoQuestions(text));
        }

        if (Directory.Exists(nameOrPath))
        {
            throw new WorkbenchException($"{asked} is a folder: give the name of a dataset or the path of a file.");
        }

        string[] names =
        [
            .. files
                .Where(f => extensions.Contains(Path.GetExtension(f.Key), StringComparer.OrdinalIgnoreCase))
                .Select(f => Path.GetFileNameWithoutExtension(f.Key))
                .Distinct(),
        ];
        if (names.Length == 0)
        {
            throw new WorkbenchException(
                $"There is no dataset «{asked}», nor any other: give the path of a file, or set {EnvironmentVariable} to a folder "
                    + $"that has some.{Hidden}"
            );
        }

        string meant = Suggestion.Closest(nameOrPath, names) is { } close ? $"did you mean {VisibleText.Phrase(close)}? At" : "at";
        throw new WorkbenchException(
            $"There is no dataset «{asked}»: {meant} hand {Sentences.Are(names.Select(VisibleText.Phrase))}.{Hidden}"
        );
    }
}
