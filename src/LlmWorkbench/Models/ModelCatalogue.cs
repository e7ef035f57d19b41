namespace LlmWorkbench.Models;

/// <summary>The models at hand.</summary>
/// <param name="Files">One entry for each file, damaged ones included.</param>
/// <param name="Folders">The folders that were searched and exist.</param>
/// <param name="Loaded">The names and paths of those that are loaded; the current one first.</param>
public sealed record ModelCatalogue(
    IReadOnlyList<ModelFileInfo> Files, IReadOnlyList<string> Folders, IReadOnlyList<(string Name, string Path)> Loaded)
{
    /// <summary>Looks what there is.</summary>
    /// <param name="models">A session's models.</param>
    /// <returns>The catalogue of this moment.</returns>
    public static ModelCatalogue Of(WorkbenchModels models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var current = models.TryCurrent;
        return new ModelCatalogue(
            models.Finder.All(),
            models.Finder.Folders.Existing,
            [.. models.OrderByDescending(m => ReferenceEquals(m, current)).Select(m => (m.Name, m.Engine.Path))]);
    }

    /// <summary>The name under which a file is loaded.</summary>
    /// <param name="file">A file.</param>
    /// <returns>Its name, or <see langword="null"/> when it is not loaded.</returns>
    public string? LoadedAs(ModelFileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Loaded.FirstOrDefault(l => l.Path.Equals(file.Path, StringComparison.Ordinal)).Name;
    }
}
