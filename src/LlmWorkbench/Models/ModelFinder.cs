using LlmWorkbench.Models.HuggingFace;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>Finds the file that a model's name stands for.</summary>
/// <param name="folders">Where to look.</param>
public sealed class ModelFinder(ModelFolders folders)
{
    // A name without a quantization means the most exact file there is.
    private static readonly string[] s_exactFirst = ["f32", "bf16", "f16", "q8_0"];

    /// <summary>Where it looks.</summary>
    public ModelFolders Folders => folders;

    /// <summary>The names of all models at hand.</summary>
    public IReadOnlyList<string> Names =>
        [
            .. folders
                .Files()
                .Select(f => Path.GetFileNameWithoutExtension(f)!)
                .Concat(folders.Checkpoints().Select(folder => Path.GetFileName(folder)!)),
        ];

    /// <summary>Reads the headers of all models at hand.</summary>
    /// <returns>One entry for each file, ordered by name, damaged ones included; then one for each folder in Hugging Face's
    /// form.</returns>
    public IReadOnlyList<ModelFileInfo> All() => [.. folders.Files().Concat(folders.Checkpoints()).Select(ModelFileInfo.Read)];

    /// <summary>Finds a file.</summary>
    /// <param name="nameOrPath">A path, of a .gguf file or of a folder in Hugging Face's form; or a name N, found as <c>N.gguf</c> or
    /// <c>N-….gguf</c> (of several the one with the most exact weights: F16 before quantized ones), or as a folder N.</param>
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

        if (nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0 && Directory.Exists(nameOrPath))
        {
            throw IsFolder(nameOrPath);
        }

        if (nameOrPath.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) && nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new WorkbenchException($"There is no file {VisibleText.Phrase(nameOrPath)}.{folders.Hidden}");
        }

        string name = nameOrPath.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? nameOrPath[..^5] : nameOrPath;
        ILookup<string, string> files = folders
            .Files()
            .ToLookup(f => Path.GetFileNameWithoutExtension(f)!, StringComparer.OrdinalIgnoreCase);
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
    internal (string Name, string Path)? Default()
    {
        ILookup<string, string> files = folders
            .Files()
            .ToLookup(f => Path.GetFileNameWithoutExtension(f)!, StringComparer.OrdinalIgnoreCase);
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

    private static WorkbenchException IsFolder(string path) =>
        new($"{VisibleText.Phrase(path)} is a folder: give the name of a model or the path of a .gguf file.");

    private WorkbenchException Missing(string given, string name)
    {
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
