using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Models.HuggingFace;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>Finds the file that a model's name stands for.</summary>
/// <param name="folders">Where to look.</param>
/// <param name="stores">What other programs keep, for what the folders do not have; <see langword="null"/> for nothing.</param>
public sealed class ModelFinder(ModelFolders folders, ModelStores? stores = null)
{
    private readonly ModelStores _stores = stores ?? ModelStores.None;

    // A name without a quantization means the most exact file there is.
    private static readonly string[] s_exactFirst = ["f32", "bf16", "f16", "q8_0"];

    /// <summary>Where it looks.</summary>
    public ModelFolders Folders => folders;

    /// <summary>The names of all models at hand.</summary>
    public IReadOnlyList<string> Names =>
        [
            .. folders
                .Files()
                .Select(SplitName.ModelName)
                .Concat(folders.Checkpoints().Select(folder => Path.GetFileName(folder)!))
                .Concat(_stores.All().Select(model => model.Name))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>Reads the headers of all models at hand.</summary>
    /// <returns>One entry for each file, ordered by name, damaged ones included; then one for each folder in Hugging Face's form; after
    /// those what other programs keep.</returns>
    public IReadOnlyList<ModelFileInfo> All() =>
        [
            .. folders
                .Files()
                .Concat(folders.Checkpoints())
                .Select(ModelFileInfo.Read)
                .Concat(
                    _stores
                        .All()
                        .OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase)
                        .Select(model => ModelFileInfo.Read(model.Path) with { Name = model.Name, Store = model.Store })
                )
                .DistinctBy(file => file.Name, StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>Finds a file.</summary>
    /// <param name="nameOrPath">A path, of a .gguf file or of a folder in Hugging Face's form; or a name N, found as <c>N.gguf</c> or
    /// <c>N-….gguf</c> (of several the one with the most exact weights: F16 before quantized ones), or as a folder N; or what another
    /// program calls it, as in <c>llama3.2:1b</c> or <c>user/repo:Q4_K_M</c>.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="WorkbenchException">There is none, or several that the name could mean; the sentence says what is
    /// at hand.</exception>
    public string Find(string nameOrPath)
    {
        if (string.IsNullOrWhiteSpace(nameOrPath))
        {
            throw new WorkbenchException("A model's name is empty: give its name or the path of a .gguf file.");
        }

        if (SearchFolders.Find(nameOrPath, folders.Existing) is { } path)
        {
            return path;
        }

        if (nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0 && CheckpointFolder.Find(nameOrPath, folders.Existing) is { } given)
        {
            return given;
        }

        IReadOnlyList<StoredModel> stored = _stores.All();
        if (nameOrPath.Contains('/', StringComparison.Ordinal) && ByFullName(stored, nameOrPath) is { } full)
        {
            return full.Path;
        }

        if (nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0 && Directory.Exists(nameOrPath))
        {
            throw IsFolder(nameOrPath);
        }

        if (nameOrPath.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) && nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new WorkbenchException($"There is no file {VisibleText.Phrase(nameOrPath)}.{folders.Hidden}");
        }

        string name = nameOrPath.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? nameOrPath[..^5] : nameOrPath;
        name = SplitName.Of(name + ".gguf")?.Stem ?? name;
        ILookup<string, string> files = folders
            .Files()
            .Select(path => (Name: SplitName.ModelName(path), Path: path))
            .Concat(stored.Select(model => (model.Name, model.Path)))
            .ToLookup(file => file.Name, file => file.Path, StringComparer.OrdinalIgnoreCase);
        string[] wanted = [name, .. s_exactFirst.Select(type => $"{name}-{type}")];
        if (wanted.SelectMany(w => files[w]).FirstOrDefault() is { } file)
        {
            return file;
        }

        var variants = files.Where(f => f.Key.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase)).ToList();
        return variants.Count switch
        {
            0 => CheckpointFolder.Find(nameOrPath, folders.Existing)
                ?? throw (Directory.Exists(nameOrPath) ? IsFolder(nameOrPath) : Missing(nameOrPath, name)),
            1 => variants[0].First(),
            _ => throw new WorkbenchException(
                $"«{VisibleText.Phrase(name)}» could be {Sentences.Or(variants.Select(v => VisibleText.Phrase(v.Key)))}: give the "
                    + "whole name."
            ),
        };
    }

    /// <summary>The model that is taken where none is loaded and none is named; see <see cref="DefaultModel"/>.</summary>
    /// <returns>Its name and file, or <see langword="null"/> when no model is at hand that can be run.</returns>
    public (string Name, string Path)? Default()
    {
        ILookup<string, string> files = folders.Files().ToLookup(SplitName.ModelName, StringComparer.OrdinalIgnoreCase);
        string[] preferred = [DefaultModel.Name, .. s_exactFirst.Select(type => $"{DefaultModel.Name}-{type}")];
        if (preferred.SelectMany(name => files[name]).FirstOrDefault() is { } file)
        {
            return (DefaultModel.Name, file);
        }

        return
            folders.Files().Select(ModelFileInfo.Read).FirstOrDefault(model => model.Problem is null && model.ParameterCount > 0)
                is { } first
            ? (first.Name, first.Path)
            : null;
    }

    /// <summary>What a file is called that was found by its path: as its store calls it, or else as the file is called.</summary>
    internal string NameOf(string path) =>
        _stores.All().FirstOrDefault(model => model.Path == path)?.Name
        // A folder's name may have dots that are no ending.
        ?? (Directory.Exists(path) ? Path.GetFileName(path) : SplitName.ModelName(path));

    /// <summary>The name that a file can also be called by: without its type, where that is an exact one.</summary>
    internal static string? ShortOf(string name) =>
        s_exactFirst.FirstOrDefault(type => name.EndsWith("-" + type, StringComparison.OrdinalIgnoreCase)) is { } type
            ? name[..^(type.Length + 1)]
            : null;

    /// <summary>Which of several names a name without a type means.</summary>
    internal static string? FullOf(string shortName, IReadOnlyList<string> names) =>
        s_exactFirst
            .Select(type => names.FirstOrDefault(name => name.Equals($"{shortName}-{type}", StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(name => name is not null);

    // The whole name, or a repository that has one file at hand, or one of the type after the colon.
    private static StoredModel? ByFullName(IReadOnlyList<StoredModel> stored, string name)
    {
        if (stored.FirstOrDefault(model => Same(model.FullName, name)) is { } exact)
        {
            return exact;
        }

        string[] parts = name.Split(':');
        var ofRepository = stored
            .Where(model => model.FullName.StartsWith(parts[0] + "/", StringComparison.OrdinalIgnoreCase))
            .Where(model => parts.Length == 1 || (TypeInName.Of(model.FullName) is { } type && Same(type, parts[1])))
            .ToList();
        return ofRepository.Count == 1 && parts.Length <= 2 ? ofRepository[0] : null;

        static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
    }

    private static WorkbenchException IsFolder(string path) =>
        new($"{VisibleText.Phrase(path)} is a folder: give the name of a model or the path of a .gguf file.");

    private bool IsAdapter(string name) => folders.Existing.Any(folder => File.Exists(Path.Combine(folder, "adapters", name + ".gguf")));

    private WorkbenchException Missing(string given, string name)
    {
        if (((string[])["", .. s_exactFirst.Select(type => "-" + type)]).Any(end => IsAdapter(name + end)))
        {
            string shown = VisibleText.Phrase(given);
            return new WorkbenchException(
                $"«{shown}» is an adapter, not a model: load the model that it was made for, and put it on with #!adapter {shown}."
            );
        }

        IReadOnlyList<string> names = Names;
        if (names.Count == 0)
        {
            return new WorkbenchException(
                $"There is no model «{VisibleText.Phrase(given)}», nor any other: put .gguf files into a folder named models, or "
                    + $"set {ModelFolders.EnvironmentVariable} to a folder that has some.{folders.Hidden}"
            );
        }

        string meant = Suggestion.Closest(name, names) is { } close ? $"did you mean {VisibleText.Phrase(close)}? At" : "at";
        return new WorkbenchException(
            $"There is no model «{VisibleText.Phrase(given)}»: {meant} hand {Sentences.Are(names.Select(VisibleText.Phrase))}."
                + folders.Hidden
        );
    }
}
