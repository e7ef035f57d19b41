using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Evaluation;

/// <summary>Right answers by the groups of a field: the numbers of <see cref="GroupChart"/>.</summary>
internal static class GroupTable
{
    /// <summary>A row for each group that the first one has, a column for each name.</summary>
    public static Table Of(IReadOnlyList<(string Name, EvaluationResult Answers)> lines, string field)
    {
        var byName = lines.Select(l => (l.Name, Groups: l.Answers.By(field).ToDictionary(g => g.Group, g => g.Accuracy))).ToList();
        return Table.Of(
            lines[0].Answers.By(field),
            [
                new(null, field, group => group.Group),
                new(null, "questions", group => group.Accuracy.Count, Format.Whole),
                .. byName.Select(line => new Column<(string Group, Proportion Accuracy)>(
                    null,
                    line.Name,
                    group => line.Groups.TryGetValue(group.Group, out Proportion? accuracy) ? accuracy.Share : null,
                    Format.Percent
                )),
            ]
        );
    }
}
