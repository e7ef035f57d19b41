using LlmWorkbench.Composition;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Kernel.Labs.Values;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Runs;
using LlmWorkbench.Session;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>The notebook that a lab was made from: its exercises, and what their checks need, measured here by its own cells, in the
/// teacher's process and before anything of a student's runs.</summary>
internal sealed class LabOriginal
{
    private readonly Dictionary<string, object?> _data = [];

    private LabOriginal(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The notebook.</summary>
    public required NotebookDocument Notebook { get; init; }

    /// <summary>Its exercises.</summary>
    public required IReadOnlyList<LabExercise> Exercises { get; init; }

    /// <summary>Reads a notebook, and runs it as far as checks need results of its cells.</summary>
    /// <exception cref="WorkbenchException">It has no exercises, or does not run.</exception>
    public static async Task<LabOriginal> ReadAsync(string path, RunContext run)
    {
        NotebookDocument notebook = NotebookFile.Read(path);
        string file = System.IO.Path.GetFileName(path);
        var original = new LabOriginal(path) { Notebook = notebook, Exercises = LabExercises.Of(notebook, file) };
        var known = ExerciseCatalogue.All.Select(exercise => exercise.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A teacher's own exercises are added by a cell.
        LabExercise[] needing = [.. original.Exercises.Where(exercise => exercise.Data is not null || !known.Contains(exercise.Name))];
        if (needing.Length > 0)
        {
            await original.RunAsync(file, needing, run).ConfigureAwait(false);
        }

        original.Exercises.ToList().ForEach(exercise => ExerciseCatalogue.Find(exercise.Name));
        return original;
    }

    /// <summary>Judges answers.</summary>
    public ExerciseMark Judge(LabExercise exercise, IReadOnlyList<object?> answers, string shown)
    {
        Exercise judged = ExerciseCatalogue.Find(exercise.Name);
        Judgement found =
            answers.Count == exercise.Answers.Count
                ? judged.Judge(answers, _data.GetValueOrDefault(exercise.Name))
                : Judgement.Broken($"there are {answers.Count} answers in place of {exercise.Answers.Count}.");
        return new ExerciseMark(
            exercise.Name,
            found.Outcome switch
            {
                CheckOutcome.Right => LabOutcome.Passed,
                // A student has measured another machine, or the same one at another time.
                CheckOutcome.Wrong when judged.IsOfMachine => LabOutcome.Broken,
                CheckOutcome.Wrong => LabOutcome.Failed,
                CheckOutcome.NotAnswered => LabOutcome.NotAnswered,
                _ => LabOutcome.Broken,
            },
            shown,
            found.Outcome == CheckOutcome.Wrong && judged.IsOfMachine
                ? "what is right depends on the machine that measured, and here it would be another answer: look at it yourself."
                : found.Message
        );
    }

    private async Task RunAsync(string file, IReadOnlyList<LabExercise> needing, RunContext run)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        string before = Environment.CurrentDirectory;
        int last = Notebook.Cells.Index().Last(cell => needing.Any(exercise => exercise.CheckId == cell.Item.Id)).Index;
        using var kernel = new NotebookKernel(Workbench.In(folder), WorkbenchTopics.CreateRegistry());
        try
        {
            Environment.CurrentDirectory = folder;
            foreach ((int index, NotebookCell cell) in Notebook.Cells.Take(last + 1).Index())
            {
                run.ThrowIfStopped();
                run.Report((double)index / (last + 1), $"{file}, cell {index + 1}");
                LabExercise[] checkedHere = [.. Exercises.Where(exercise => exercise.CheckId == cell.Id)];
                if (checkedHere.Length == 0)
                {
                    await RunAsync(kernel, file, index, cell, run.Cancellation).ConfigureAwait(false);
                }

                foreach (LabExercise exercise in checkedHere.Where(exercise => exercise.Data is not null))
                {
                    (object? value, string? error) = await CellValue
                        .ReadAsync(kernel, exercise.Data!, run.Cancellation)
                        .ConfigureAwait(false);
                    _data[exercise.Name] = error is null
                        ? value
                        : throw new WorkbenchException($"{file} does not run: what {exercise.Name} needs cannot be read: {error}");
                }
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static async Task RunAsync(NotebookKernel kernel, string file, int index, NotebookCell cell, CancellationToken cancellation)
    {
        if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source) || cell.IsSkipped)
        {
            return;
        }

        CellResult result = await kernel.ExecuteAsync(cell.Source, new UnheardOutput(), cell.Language, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (result.Error is { } error && !cell.HasTag("raises-exception"))
        {
            throw new WorkbenchException($"{file} does not run: cell {index + 1}: {error.Name}: {error.Message}");
        }
    }
}
