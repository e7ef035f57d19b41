using LlmWorkbench.Caching;
using LlmWorkbench.Kernel.Labs.Isolation;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>
/// Checks the submissions of a lab. What a student hands in runs in a process of its own, kept apart from everything of the teacher's, and
/// says there what its answers are. They are judged here, by the checks of the original and on results that the original's own cells have
/// measured: nothing that a submission prints, redefines or replaces takes part in that.
/// </summary>
public static class LabCheck
{
    /// <summary>Checks submissions.</summary>
    /// <param name="original">The notebook that the lab was made from.</param>
    /// <param name="paths">Submissions: notebooks, and folders of notebooks.</param>
    /// <param name="options">How they are run.</param>
    /// <param name="run">Progress, marks so far, interruption.</param>
    /// <returns>A mark for each exercise of each submission.</returns>
    /// <exception cref="WorkbenchException">There is no such submission, the original has no exercises or does not run, or submissions
    /// cannot be kept apart here.</exception>
    /// <exception cref="Notebooks.NotebookFormatException">The original cannot be read.</exception>
    public static async Task<LabMarks> RunAsync(
        string original,
        IReadOnlyList<string> paths,
        LabCheckOptions options,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(paths);
        (IReadOnlyList<SubmissionFile> files, IReadOnlyList<string> left) = HandedInFiles.Read(paths);
        if (!options.Unprotected)
        {
            RequireSandbox();
        }

        // The first half, since measuring takes as long as all students together.
        LabOriginal source = await LabOriginal.ReadAsync(original, run.Share(0, 0.5)).ConfigureAwait(false);
        string[] handedIn = [.. files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path))!).Distinct()];
        var marks = new LabMarks(
            source.Notebook.Title ?? Path.GetFileNameWithoutExtension(original),
            original,
            [.. source.Exercises.Select(exercise => exercise.Name)],
            []
        )
        {
            LeftOut = left,
        };
        foreach ((int index, SubmissionFile file) in files.Index())
        {
            run.ThrowIfStopped();
            run.Report(0.5 + (0.5 * index / files.Count), $"{file.Student} ({index + 1} of {files.Count})");
            SubmissionMarks of = await new SubmissionRun(source, file, options, handedIn).RunAsync(run.Cancellation).ConfigureAwait(false);
            marks = marks with { Submissions = [.. marks.Submissions, of] };
            run.Keep(marks);
        }

        return marks;
    }

    /// <summary>The notebooks that submissions say they were made from. They can say what they like.</summary>
    /// <param name="paths">Submissions: notebooks, and folders of notebooks.</param>
    /// <returns>File names, each once.</returns>
    /// <exception cref="WorkbenchException">There is no such submission.</exception>
    public static IReadOnlyList<string> OriginalsOf(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return
        [
            .. HandedInFiles
                .Read(paths)
                .Submissions.Select(file => file.Notebook is { } notebook ? LabLabel.OriginalOf(notebook) : null)
                .OfType<string>()
                .Distinct(),
        ];
    }

    private static void RequireSandbox()
    {
        using var folder = new TemporaryFolder();
        if (Sandbox.Problem(folder.Path) is { } problem)
        {
            throw new WorkbenchException(
                $"Submissions cannot be kept apart from your own files and processes here ({problem}): check them on a Linux with "
                    + "namespaces of users, or, if you trust all of them, with --unprotected."
            );
        }
    }
}
