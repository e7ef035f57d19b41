using System.Diagnostics;
using System.Security.Cryptography;
using LlmWorkbench.Kernel.Labs.Isolation;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Kernel.Labs.Submissions;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>Runs a submission and judges its answers. A cell that ends its process costs its own exercise alone: the others are run once
/// more without it.</summary>
/// <param name="original">The original, whose checks judge.</param>
/// <param name="submission">The submission.</param>
/// <param name="options">How it is checked.</param>
/// <param name="handedIn">The folders in which submissions lie.</param>
internal sealed class SubmissionRun(
    LabOriginal original,
    SubmissionFile submission,
    LabCheckOptions options,
    IReadOnlyList<string> handedIn
)
{
    private readonly Dictionary<int, ExerciseMark> _marks = [];
    private readonly Dictionary<int, CellMatch> _matches = [];
    private readonly Dictionary<int, string> _ended = [];
    private readonly Stopwatch _time = Stopwatch.StartNew();

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WorkbenchException">Its process cannot be started.</exception>
    public async Task<SubmissionMarks> RunAsync(CancellationToken cancellation)
    {
        if (submission.Notebook is null)
        {
            return Finish(submission.Problem!);
        }

        var matcher = new CellMatcher(submission.Notebook, submission.Json);
        foreach ((int index, LabExercise exercise) in original.Exercises.Index())
        {
            CellMatch match = matcher.Find(exercise);
            _matches[index] = match;
            if (match.Problem is { } problem)
            {
                _marks[index] = ExerciseMark.Broken(exercise.Name, problem);
            }
        }

        // The check's own cells are the original's business: another one's answers would be judged there too.
        int[] checks = [.. submission.Notebook.Cells.Index().Where(cell => IsCheck(cell.Index, cell.Item)).Select(cell => cell.Index)];
        using var place = new SubmissionPlace(original, submission, options);
        string? end = null;
        for (int i = 0; i <= original.Exercises.Count && _marks.Count < original.Exercises.Count; i++)
        {
            end = await OnceAsync(place, checks, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (end is null || _time.Elapsed > options.Limits.Time)
            {
                break;
            }
        }

        return Finish(end ?? "the answer was not reached.");
    }

    private bool IsCheck(int index, NotebookCell cell) =>
        _matches.Values.Any(match => match.Check == index)
        || original.Exercises.Any(exercise => exercise.CheckId == cell.Id)
        || original.Exercises.Any(exercise => LabLabel.Is(cell, exercise.Name, LabLabel.Check));

    // Why the process ended, or null when all cells ran.
    private async Task<string?> OnceAsync(SubmissionPlace place, IEnumerable<int> checks, CancellationToken cancellation)
    {
        // So that nothing else that is printed is taken for a message.
        string mark = $"lab-{RandomNumberGenerator.GetHexString(16)} ";
        LabPoint[] points =
        [
            .. original
                .Exercises.Index()
                .Where(exercise => !_marks.ContainsKey(exercise.Index))
                .Select(exercise => new LabPoint(_matches[exercise.Index].Check, exercise.Index, exercise.Item.Answers)),
        ];
        var task = new LabTask(place.Notebook, points, [.. checks, .. _ended.Keys]);
        using var process = new LimitedProcess(
            place.Start(mark, handedIn),
            place.Folder,
            !options.Unprotected,
            options.Limits,
            _time,
            cancellation
        );
        var session = new SubmissionSession(process, mark);
        await Task
            .Factory.StartNew(
                () =>
                    session.Run(
                        task,
                        (exercise, given) => Judge(exercise, given, session),
                        (exercise, why) => Break(exercise, why, session)
                    ),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .ConfigureAwait(false);
        string error = await process.EndAsync().ConfigureAwait(false);
        if (session.IsDone)
        {
            return null;
        }

        if (!session.IsReady && process.Reason is null)
        {
            throw new WorkbenchException($"The submission's process did not start: {error.Trim().ReplaceLineEndings(" ")}");
        }

        string why = process.Reason is { } reason
            ? $"the submission {reason}, in cell {session.LastCell + 1}."
            : $"cell {session.LastCell + 1} ended the process.";
        _ended[session.LastCell] = why;
        return why;
    }

    private void Judge(int exercise, GivenAnswers given, SubmissionSession session)
    {
        if (exercise >= 0 && exercise < original.Exercises.Count && !_marks.ContainsKey(exercise))
        {
            int start = _matches[exercise].Start;
            string shown = given.HasFunction && start >= 0 ? submission.Notebook!.Cells[start].Source : given.Shown;
            ExerciseMark mark = original.Judge(original.Exercises[exercise], given.Values, shown);
            _marks[exercise] =
                mark.Outcome == LabOutcome.NotAnswered && Failure(exercise, session) is { } failure
                    ? ExerciseMark.Broken(mark.Exercise, failure)
                    : mark;
        }
    }

    private void Break(int exercise, string why, SubmissionSession session)
    {
        if (exercise >= 0 && exercise < original.Exercises.Count && !_marks.ContainsKey(exercise))
        {
            _marks[exercise] = ExerciseMark.Broken(
                original.Exercises[exercise].Name,
                Failure(exercise, session) ?? $"the answer cannot be read: {why}"
            );
        }
    }

    private string? Failure(int exercise, SubmissionSession session)
    {
        int start = _matches[exercise].Start;
        return session.FailedCells.TryGetValue(start, out string? error)
            ? $"the answer's cell stops: {error}"
            : _ended.GetValueOrDefault(start);
    }

    private SubmissionMarks Finish(string why) =>
        new(
            submission.Student,
            submission.Path,
            [
                .. original
                    .Exercises.Index()
                    .Select(exercise => _marks.GetValueOrDefault(exercise.Index) ?? ExerciseMark.Broken(exercise.Item.Name, why)),
            ],
            Math.Round(_time.Elapsed.TotalSeconds, 3)
        );
}
