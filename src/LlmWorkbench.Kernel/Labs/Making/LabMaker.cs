using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Labs.Making;

/// <summary>Makes a lab for students out of a notebook.</summary>
public static class LabMaker
{
    /// <summary>A notebook as students get it: without outputs and solutions, with the starter cells and the checks of its exercises.
    /// Solutions are what is folded under a summary that begins with the word, and cells with the tag <c>solution</c>.</summary>
    /// <param name="original">The notebook.</param>
    /// <param name="file">Its file name, which the lab carries in its metadata.</param>
    /// <returns>The lab.</returns>
    /// <exception cref="WorkbenchException">It has no exercises.</exception>
    public static NotebookDocument Make(NotebookDocument original, string file)
    {
        ArgumentNullException.ThrowIfNull(original);
        IReadOnlyList<LabExercise> exercises = LabExercises.Of(original, file);
        IEnumerable<NotebookCell> cells = original
            .Cells.Where(cell => !cell.HasTag("solution"))
            .Select(cell => Labelled(Blank(cell), exercises))
            .Where(cell => cell.Kind != CellKind.Markdown || !string.IsNullOrWhiteSpace(cell.Source));
        return LabLabel.WithOriginal(original with { Cells = [.. cells] }, file);
    }

    /// <summary>Writes a lab into a new folder, with the files that its cells name.</summary>
    /// <param name="original">The notebook.</param>
    /// <param name="folder">The folder; it is made, and the lab in it has its name.</param>
    /// <returns>The files that were written, the lab first.</returns>
    /// <exception cref="WorkbenchException">The notebook has no exercises, or the folder is there and is not empty.</exception>
    /// <exception cref="NotebookFormatException">The notebook cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string original, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(original);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string full = Path.GetFullPath(folder),
            name = Path.GetFileName(Path.TrimEndingDirectorySeparator(full));
        if (Path.Exists(full) && (!Directory.Exists(full) || Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new WorkbenchException($"{folder} is there already: name a folder that is not there yet, or an empty one.");
        }

        NotebookDocument notebook = NotebookFile.Read(original);
        NotebookDocument lab = Make(notebook, Path.GetFileName(original));
        Directory.CreateDirectory(full);
        List<string> written = [Path.Combine(full, name + ".ipynb")];
        NotebookFile.Write(written[0], lab);
        string source = Path.GetDirectoryName(Path.GetFullPath(original))!;
        foreach (string file in NeededFiles.Of(notebook, source))
        {
            string copy = Path.Combine(full, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            AtomicFile.Write(
                copy,
                overwrite: false,
                stream =>
                {
                    using FileStream from = File.OpenRead(Path.Combine(source, file));
                    from.CopyTo(stream);
                }
            );
            written.Add(copy);
        }

        return written;
    }

    private static NotebookCell Blank(NotebookCell cell) =>
        cell.Kind == CellKind.Markdown
            ? cell with
            {
                Source = FoldedSolution.Without(cell.Source),
            }
            : cell with
            {
                Outputs = [],
                ExecutionCount = null,
            };

    private static NotebookCell Labelled(NotebookCell cell, IReadOnlyList<LabExercise> exercises) =>
        exercises.FirstOrDefault(exercise => exercise.StartId == cell.Id) is { } start ? LabLabel.WithPart(cell, start.Name, LabLabel.Start)
        : exercises.FirstOrDefault(exercise => exercise.CheckId == cell.Id) is { } check
            ? LabLabel.WithPart(cell, check.Name, LabLabel.Check)
        : cell;
}
