using LlmWorkbench.Tables;

namespace LlmWorkbench.Models;

/// <summary>The models at hand.</summary>
/// <param name="Files">One entry for each file, damaged ones included.</param>
/// <param name="Folders">The folders that were searched and exist.</param>
/// <param name="Loaded">The names and paths of those that are loaded; the current one first.</param>
public sealed record ModelCatalogue(IReadOnlyList<ModelFileInfo> Files, IReadOnlyList<string> Folders, IReadOnlyList<LoadedFile> Loaded)
    : ITabularResult
{
    /// <summary>Looks what there is.</summary>
    /// <param name="models">A session's models.</param>
    /// <returns>The catalogue of this moment.</returns>
    public static ModelCatalogue Of(WorkbenchModels models)
    {
        ArgumentNullException.ThrowIfNull(models);
        LoadedModel? current = models.TryCurrent;
        return new ModelCatalogue(
            models.Finder.All(),
            models.Finder.Folders.Existing,
            [
                .. models
                    .Where(m => !m.IsDisposed)
                    .OrderByDescending(m => ReferenceEquals(m, current))
                    .Select(m => new LoadedFile(m.Name, m.Facts.Path ?? "")),
            ]
        )
        {
            Hidden = models.Finder.Folders.Hidden,
        };
    }

    // What is said of folders that may not be opened, with a blank in front.
    internal string Hidden { get; private init; } = "";

    /// <summary>The name under which a file is loaded.</summary>
    /// <param name="file">A file.</param>
    /// <returns>Its name, or <see langword="null"/> when it is not loaded.</returns>
    public string? LoadedAs(ModelFileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Loaded.FirstOrDefault(l => l.Path.Equals(file.Path, StringComparison.Ordinal))?.Name;
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Files,
            [
                new("name", "name", f => f.Name),
                new("path", null, f => f.Path),
                new("file_bytes", "file", f => f.Problem is null ? f.FileBytes : null, Format.Bytes),
                new(
                    "parameters",
                    "parameters",
                    f => f is { Problem: null, ParameterCount: > 0 } ? f.ParameterCount : null,
                    Format.Parameters
                ),
                new("quantization", "type", f => f.Problem is null ? f.Quantization : null),
                new(
                    "bits_per_weight",
                    "bits/weight",
                    f => f is { Problem: null, ParameterCount: > 0 } ? f.BitsPerWeight : null,
                    Format.Fixed(1)
                ),
                new("context_tokens", "context", f => f.Problem is null ? f.ContextLength : null, Format.Whole),
                new("license", "licence", f => f.License) { Shown = f => f.Problem is null ? f.License ?? "not stated" : null },
                new("architecture", null, f => f.Architecture),
                .. Files.Any(f => f.Store is not null)
                    ? [new("kept_by", "kept by", f => f.Store, Format.Text with { Missing = "" })]
                    : (Column<ModelFileInfo>[])[],
                new("loaded_as", "loaded as", LoadedAs) { Shown = f => f.Problem is null ? LoadedAs(f) ?? "" : "cannot be used" },
                new("problem", null, f => f.Problem),
            ]
        );
}

/// <summary>A model that is loaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
public sealed record LoadedFile(string Name, string Path);
