using System.Globalization;
using LlmWorkbench.Datasets;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Evaluation;

/// <summary>Answers grouped by a field of their questions.</summary>
internal static class AnswerGroups
{
    /// <summary>The accuracy of each group; see <see cref="EvaluationResult.By"/>.</summary>
    /// <exception cref="WorkbenchException">No question has the field.</exception>
    public static IReadOnlyList<(string Group, Proportion Accuracy)> Of(EvaluationResult result, string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        List<(string Group, Proportion Accuracy)> groups =
        [
            .. result
                .Answers.OrderBy(answer => answer.Question)
                .Where(answer => answer.Label(field) is not null)
                .GroupBy(answer => answer.Label(field)!)
                .Select(group => (group.Key, new Proportion(group.Count(answer => answer.IsCorrect), group.Count()))),
        ];
        if (groups.Count == 0)
        {
            throw new WorkbenchException($"No question of {VisibleText.Phrase(result.Dataset)} has a field {VisibleText.Phrase(field)}.");
        }

        return groups.All(group => Number(group.Group) is not null) ? [.. groups.OrderBy(group => Number(group.Group))] : groups;
    }

    /// <summary>Refuses a field that no question has, before the questions are asked.</summary>
    /// <param name="field">The field.</param>
    /// <param name="datasets">The questions.</param>
    /// <exception cref="WorkbenchException">None has it; the message names those that there are.</exception>
    public static void Require(string field, params IReadOnlyList<QuestionDataset> datasets)
    {
        string[] fields =
        [
            .. datasets
                .SelectMany(dataset => dataset.Questions)
                .SelectMany(question => question.Fields)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        if (fields.Contains(field, StringComparer.Ordinal))
        {
            return;
        }

        string others = fields.Length == 0 ? "" : $": group by {Sentences.Or(fields.Select(VisibleText.Phrase))}";
        if (string.IsNullOrWhiteSpace(field))
        {
            throw new WorkbenchException($"Answers are grouped by the name of a field, and none was given{others}.");
        }

        string whose = datasets.Count == 0 ? "" : $" of {Sentences.Or(datasets.Select(dataset => VisibleText.Phrase(dataset.Name)))}";
        throw new WorkbenchException(
            $"No question{whose} has a field {VisibleText.Phrase(field)}"
                + (fields.Length == 0 ? ", and no other to group by." : $"{others}.")
        );
    }

    /// <summary>Says how many answers stand in no group, where there are some: the groups do not add up to all.</summary>
    public static string? WithoutNote(EvaluationResult result, string field)
    {
        int without = result.Answers.Count(answer => answer.Label(field) is null);
        return without == 0
            ? null
            : $"{Figures.Count(without, "question")} of {Figures.Whole(result.Answers.Count)} {(without == 1 ? "stands" : "stand")} in no "
                + $"group, for want of a field {VisibleText.Phrase(field)} that holds a number or a short text.";
    }

    // A number (1e-5, -3), or where a range begins: 16 of 16-31, 128 of 128+.
    private static double? Number(string group)
    {
        int end = group.IndexOfAny(['-', '+'], group.Length > 0 ? 1 : 0);
        return Parsed(group) ?? (end < 0 ? null : Parsed(group[..end]));
    }

    private static double? Parsed(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
