using LlmWorkbench.Drawing;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Right answers of a sweep by a field of the questions: which facts a quantization forgets first, for instance.</summary>
public static class SweepGroups
{
    /// <summary>The share of right answers in one task by a field, a curve for each quantization, with Wilson intervals of 95 %.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="field">The field; see <see cref="EvaluationResult.By"/>.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="WorkbenchException">The task was not set, or its questions do not have the field.</exception>
    public static GenericChart GroupChart(this QuantizationSweepResult result, string task, string field)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<(string Label, EvaluationResult Answers)> lines = Lines(result, task);
        return lines.Count == 0
            ? throw new WorkbenchException(
                $"The sweep did not ask {VisibleText.Phrase(task)}"
                    + (result.TaskNames.Count == 0 ? "." : $": it asked {Sentences.And(result.TaskNames.Select(VisibleText.Phrase))}.")
            )
            : Evaluation.GroupChart.Draw(lines, field);
    }

    /// <summary>A chart for each task whose questions have the field that was asked for.</summary>
    internal static Markup Html(QuantizationSweepResult result) =>
        Markup.Each(Grouped(result), task => Evaluation.GroupChart.Html(task.Lines, task.Field));

    /// <summary>The same as tables, each below what it counts.</summary>
    internal static string Text(QuantizationSweepResult result) =>
        string.Concat(
            Grouped(result)
                .Select(task =>
                    $"\n{SweepView.AnswersCaption} to {VisibleText.Phrase(task.Name)} by {VisibleText.Phrase(task.Field)}:\n\n"
                    + $"{Evaluation.GroupChart.Table(task.Lines, task.Field)}\n"
                )
        );

    // An interrupted point may not have come to a question that has the field.
    private static IEnumerable<(string Name, string Field, List<(string Label, EvaluationResult Answers)> Lines)> Grouped(
        QuantizationSweepResult result
    ) =>
        result.By is { } field
            ? result
                .TaskNames.Select(task =>
                    (Name: task, Field: field, Lines: Lines(result, task).FindAll(line => HasField(line.Answers, field)))
                )
                .Where(task => task.Lines.Count > 0)
            : [];

    // An interrupted point may not have come to a question of the task.
    private static List<(string Label, EvaluationResult Answers)> Lines(QuantizationSweepResult result, string task) =>
        [
            .. result
                .Points.Select(point => (point.Label, point.Task(task)?.Answers))
                .Where(line => line.Answers is { Answers.Count: > 0 })
                .Select(line => (line.Label, line.Answers!)),
        ];

    private static bool HasField(EvaluationResult answers, string field) => answers.Answers.Any(answer => answer.Label(field) is not null);
}
