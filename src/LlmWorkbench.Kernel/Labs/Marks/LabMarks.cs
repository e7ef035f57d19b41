using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Labs.Marks;

/// <summary>What became of the submissions of a lab.</summary>
/// <param name="Title">The lab's title.</param>
/// <param name="Original">The file of the notebook whose checks judged.</param>
/// <param name="Exercises">The names of its exercises, in its order.</param>
/// <param name="Submissions">The submissions, in the order of their students' names.</param>
public sealed record LabMarks(string Title, string Original, IReadOnlyList<string> Exercises, IReadOnlyList<SubmissionMarks> Submissions)
    : ITabularResult
{
    /// <summary>Names of what lay beside the submissions and is none, because it is no notebook.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Whether all exercises of all submissions passed.</summary>
    public bool AllPassed => Submissions.All(submission => submission.Count(LabOutcome.Passed) == Exercises.Count);

    /// <summary>A row for each student: the outcome of each exercise, counts and time.</summary>
    /// <returns>Columns <c>student</c>, <c>file</c>, one for each exercise, <c>passed</c>, <c>failed</c>, <c>not_answered</c>,
    /// <c>broken</c>, <c>seconds</c>.</returns>
    public Table ToTable() =>
        Table.Of(
            Submissions,
            [
                new("student", "student", s => s.Student),
                new("file", null, s => s.File),
                .. Exercises
                    .Index()
                    .Select(e => new Column<SubmissionMarks>(e.Item, Shown(e.Item), s => Word(s.Exercises[e.Index].Outcome))),
                .. Enum.GetValues<LabOutcome>().Select(Counted),
                new("seconds", "time", s => s.Seconds, Format.Fixed(1, "s")),
            ]
        );

    /// <summary>A row for each exercise of each student, with answers and reasons.</summary>
    /// <returns>Columns <c>student</c>, <c>exercise</c>, <c>outcome</c>, <c>answer</c>, <c>message</c>.</returns>
    public Table ToDetails() =>
        Table.Of(
            Submissions.SelectMany(submission => submission.Exercises.Select(mark => (submission.Student, Mark: mark))),
            new("student", Submissions.Count > 1 ? "student" : null, row => row.Student),
            new("exercise", "exercise", row => row.Mark.Exercise) { Shown = row => Shown(row.Mark.Exercise) },
            new("outcome", "outcome", row => Word(row.Mark.Outcome)),
            new("answer", "answer", row => row.Mark.Answer) { Shown = row => Short(row.Mark.Answer, 60) },
            new("message", "why", row => row.Mark.Message, Format.Text with { IsWrapped = true })
            {
                Shown = row => Short(row.Mark.Message, 300),
            }
        );

    /// <summary>An exercise as people read it: without the notebook's name before the slash, where all have the same.</summary>
    /// <param name="exercise">The exercise's name.</param>
    /// <returns>As in <c>bits</c> for <c>quantization/bits</c>.</returns>
    public string Shown(string exercise)
    {
        ArgumentNullException.ThrowIfNull(exercise);
        string shared = exercise[..(exercise.IndexOf('/') + 1)];
        return Exercises.All(other => other.StartsWith(shared, StringComparison.Ordinal)) ? exercise[shared.Length..] : exercise;
    }

    /// <summary>What lay beside the submissions and was not checked, in a sentence; <see langword="null"/> where nothing did.</summary>
    /// <returns>One line.</returns>
    public string? WhatWasLeftOut() =>
        LeftOut.Count == 0
            ? null
            : $"Not checked, because they are no notebooks (.ipynb): {Sentences.And(LeftOut.Select(name => VisibleText.Phrase(name)))}.";

    /// <summary>An outcome in words.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>As in <c>not answered</c>.</returns>
    public static string Word(LabOutcome outcome) =>
        outcome switch
        {
            LabOutcome.Passed => "passed",
            LabOutcome.Failed => "failed",
            LabOutcome.NotAnswered => "not answered",
            _ => "broken",
        };

    /// <inheritdoc/>
    public override string ToString() => ToTable().ToText();

    private static Column<SubmissionMarks> Counted(LabOutcome outcome) =>
        new(Word(outcome).Replace(' ', '_'), Word(outcome), s => s.Count(outcome), Format.Number);

    private static string Short(string text, int longest) => VisibleText.Beginning(text, longest);
}
