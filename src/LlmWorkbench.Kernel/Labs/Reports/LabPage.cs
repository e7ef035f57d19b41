using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Labs.Reports;

/// <summary>The teacher's page: a table of students and exercises, how many solved what, and each student's answers with the reasons. It
/// needs no network, runs no script, and everything of the students' in it is encoded text.</summary>
public static class LabPage
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    // Okabe and Ito's colours, which colour-blind readers can tell apart; a sign and a word stand beside each.
    private const string Css = """
        body{margin:0;background:Canvas;color:CanvasText}
        main{max-width:1100px;margin:0 auto;padding:16px}
        main h1{font:600 24px/1.3 system-ui,"DejaVu Sans",sans-serif;margin:8px 0}
        main h2{font:600 18px/1.3 system-ui,"DejaVu Sans",sans-serif;margin:24px 0 4px}
        .lw{max-width:none}
        .lw th.lab-student{white-space:normal;overflow-wrap:anywhere;min-width:96px}
        .lw .lab{white-space:nowrap;border-left:4px solid var(--lw-line);padding-left:6px}
        .lw .lab-passed{border-color:#009E73}.lw .lab-failed{border-color:#D55E00}.lw .lab-broken{border-color:#CC79A7}
        .lw td.lab-answer{white-space:pre-wrap;overflow-wrap:anywhere;min-width:144px;max-width:352px;font-family:var(--lw-mono)}
        .lw td.lab-why{white-space:normal;overflow-wrap:anywhere;min-width:192px}
        .lw summary{font-size:1.05em;padding:3px 0}
        @media (max-width:768px){.lw .lab-word{display:none}.lw td.lab-answer{min-width:72px}.lw td.lab-why{min-width:144px}}
        @media print{details>*{display:block}}
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="marks">The marks.</param>
    /// <param name="made">When they were given; stands on the page.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Write(LabMarks marks, DateTimeOffset made)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return Markup
            .Of(
                $"""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="{Markup.Raw(Policy)}">
                <meta name="color-scheme" content="light dark">
                <title>Marks: {marks.Title}</title>
                {Theme.Style}{Theme.StyleOf(Css)}
                </head>
                <body>
                <main>
                <h1>{marks.Title}</h1>
                <div class="lw">
                <p class="lw-note">{Figures.Count(
                    marks.Submissions.Count,
                    "submission"
                )}, judged by the checks of {marks.Original} on {made:yyyy-MM-dd HH:mm}.{(
                    marks.WhatWasLeftOut() is { } left ? " " + left : ""
                )}</p>
                {Overview(marks)}
                </div>
                <h2>Answers as given</h2>
                <div class="lw">
                {marks.Submissions.Select(of => Student(marks, of))}
                </div>
                </main>
                </body>
                </html>

                """
            )
            .ToString()
            .WithLineFeeds();
    }

    private static Markup Overview(LabMarks marks) =>
        Markup.Of(
            $"""
            <div class="lw-scroll"><table>
            <thead><tr><th class="lw-first">student</th><th class="lw-num">passed</th>{marks.Exercises.Select(name =>
                Markup.Of($"<th>{marks.Shown(name)}</th>")
            )}<th class="lw-num">time (s)</th></tr></thead>
            <tbody>
            {marks.Submissions.Select(Row)}
            </tbody>
            <tfoot><tr><th class="lw-first">passed</th><td class="lw-num">{marks.Submissions.Sum(s =>
                s.Count(LabOutcome.Passed)
            )} of {marks.Submissions.Count * marks.Exercises.Count}</td>{marks.Exercises.Index().Select(e =>
                Markup.Of($"<td>{Passed(marks, e.Index)} of {marks.Submissions.Count}</td>")
            )}<td></td></tr></tfoot>
            </table></div>
            """
        );

    private static int Passed(LabMarks marks, int exercise) =>
        marks.Submissions.Count(submission => submission.Exercises[exercise].Outcome == LabOutcome.Passed);

    private static Markup Row(SubmissionMarks submission) =>
        Markup.Of(
            $"<tr><th class=\"lw-first lab-student\">{submission.Student}</th>"
                + $"<td class=\"lw-num\">{submission.Count(LabOutcome.Passed)} of {submission.Exercises.Count}</td>"
                + $"{submission.Exercises.Select(mark => Markup.Of($"<td>{Sign(mark.Outcome)}</td>"))}"
                + $"<td class=\"lw-num\">{submission.Seconds:0.0}</td></tr>\n"
        );

    private static Markup Student(LabMarks marks, SubmissionMarks submission) =>
        Markup.Of(
            $"""
            <details><summary><b>{submission.Student}</b>: {submission.Count(
                LabOutcome.Passed
            )} of {submission.Exercises.Count} passed (click to open)</summary>
            <p class="lw-note">{submission.File}</p>
            <div class="lw-scroll"><table>
            <thead><tr><th>exercise</th><th>outcome</th><th>answer</th><th>why</th></tr></thead>
            <tbody>
            {submission.Exercises.Select(mark => Answer(marks, mark))}
            </tbody>
            </table></div></details>

            """
        );

    private static Markup Answer(LabMarks marks, ExerciseMark mark) =>
        Markup.Of(
            $"<tr><td>{marks.Shown(mark.Exercise)}</td><td>{Sign(mark.Outcome)}</td><td class=\"lab-answer\">{mark.Answer}</td>"
                + $"<td class=\"lab-why\">{mark.Message}</td></tr>\n"
        );

    private static Markup Sign(LabOutcome outcome)
    {
        (string sign, string style) = outcome switch
        {
            LabOutcome.Passed => ("✓", "lab-passed"),
            LabOutcome.Failed => ("✗", "lab-failed"),
            LabOutcome.NotAnswered => ("…", "lab-open"),
            _ => ("!", "lab-broken"),
        };
        string word = LabMarks.Word(outcome);
        return Markup.Of($"<span class=\"lab {style}\" title=\"{word}\">{sign} <span class=\"lab-word\">{word}</span></span>");
    }
}
