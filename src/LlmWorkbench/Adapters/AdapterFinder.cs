using LlmWorkbench.Models;

namespace LlmWorkbench.Adapters;

/// <summary>Finds adapters: by a path, or by a name in the folders named <c>adapters</c> inside of those of models.</summary>
/// <param name="folders">The folders of models.</param>
internal sealed class AdapterFinder(ModelFolders folders)
{
    private static readonly string[] s_endings = ["", ".gguf", "-f32.gguf", "-f16.gguf"];

    private IEnumerable<string> Places =>
        folders.Existing.SelectMany(folder => (string[])[Path.Combine(folder, "adapters"), folder]).Where(Directory.Exists);

    /// <summary>The names of adapters at hand.</summary>
    public IReadOnlyList<string> Names =>
        [
            .. Places
                .Where(folder => Path.GetFileName(folder) == "adapters")
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.gguf"))
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The file of a name or path.</summary>
    /// <exception cref="WorkbenchException">There is none.</exception>
    public string Find(string nameOrPath) =>
        s_endings.Select(ending => SearchFolders.Find(nameOrPath + ending, Places)).FirstOrDefault(path => path is not null)
        ?? throw AdapterSentences.NoFile(nameOrPath, Names);
}
