using LlmWorkbench.Tables;

namespace LlmWorkbench.Datasets;

/// <summary>The datasets at hand, and some that can be fetched.</summary>
/// <param name="Files">Those at hand.</param>
/// <param name="Folders">The folders that were searched and exist.</param>
/// <param name="Known">Datasets of others that people measure on.</param>
public sealed record DatasetCatalogue(
    IReadOnlyList<DatasetFileInfo> Files,
    IReadOnlyList<string> Folders,
    IReadOnlyList<KnownDataset> Known
) : ITabularResult
{
    /// <summary>Looks what there is.</summary>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>The catalogue of this moment.</returns>
    public static DatasetCatalogue Of(DatasetFinder? finder = null)
    {
        finder ??= DatasetFinder.Default();
        return new DatasetCatalogue([.. finder.Files().Select(DatasetFileInfo.Read)], finder.Existing, KnownDataset.All)
        {
            Hidden = finder.Hidden,
        };
    }

    // What is said of folders that may not be opened, with a blank in front.
    internal string Hidden { get; private init; } = "";

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Files,
            new("name", "name", f => f.Name),
            new("file", null, f => f.Path),
            new("bytes", null, f => f.Bytes),
            new("content", "content", f => f.Content) { Shown = f => f.Content ?? "cannot be used" },
            new(null, "size", f => f.Bytes, Format.Bytes),
            new(null, "file", f => f.Path, Format.Path),
            new("problem", null, f => f.Problem)
        );
}

/// <summary>A dataset at hand.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Content">What it holds, in words, or <see langword="null"/>.</param>
/// <param name="Problem">Why it cannot be used, one sentence, or <see langword="null"/>.</param>
public sealed record DatasetFileInfo(string Name, string Path, long Bytes, string? Content, string? Problem)
{
    private const string Documents = "documents";

    // Counting questions reads the whole file.
    private const long MaxRead = 64 << 20;

    /// <summary>Whether evaluate can ask what it holds.</summary>
    internal bool HoldsQuestions =>
        Content is { } content
        && System.IO.Path.GetExtension(Path).Equals(JsonLines.Extension, StringComparison.OrdinalIgnoreCase)
        && !content.EndsWith(Documents, StringComparison.Ordinal);

    /// <summary>Looks into a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it holds, or what is wrong with it: this never fails because of the file.</returns>
    public static DatasetFileInfo Read(string path)
    {
        string name = DatasetFile.Title(path);
        long bytes = new FileInfo(path).Length;
        if (!System.IO.Path.GetExtension(path).Equals(JsonLines.Extension, StringComparison.OrdinalIgnoreCase))
        {
            return new DatasetFileInfo(name, path, bytes, "text", null);
        }

        if (bytes > MaxRead)
        {
            return new DatasetFileInfo(name, path, bytes, "JSONL", null);
        }

        try
        {
            return new DatasetFileInfo(name, path, bytes, Describe(path), null);
        }
        catch (WorkbenchException e)
        {
            return new DatasetFileInfo(name, path, bytes, null, e.Message);
        }
    }

    private static string Describe(string path)
    {
        IReadOnlyList<Question?> lines = DatasetFile.ReadLines(
            path,
            line => line.TryGetProperty("text", out _) ? null : QuestionLine.Parse(line)
        );
        IEnumerable<IGrouping<string, Question?>> kinds = lines.GroupBy(q =>
            q switch
            {
                MultipleChoiceQuestion => "multiple choice",
                ClozeQuestion => "cloze",
                OpenQuestion => "open questions",
                _ => Documents,
            }
        );
        return string.Join(", ", kinds.Select(kind => $"{kind.Count():N0} {kind.Key}"));
    }
}
