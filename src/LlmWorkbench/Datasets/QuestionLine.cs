using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets;

/// <summary>
/// One line of a file of questions. Its fields say what it is:
/// <c>context</c>, <c>choices</c> (a list) and <c>answer</c> (the place of the right one, from 0) are multiple choice;
/// <c>context</c> and <c>answer</c> (a text) are a cloze;
/// <c>prompt</c> and <c>answer</c> (a text, or a list of texts that are right) are an open question;
/// <c>kind</c> and <c>wording</c> may be added to each, and other fields of a short text or a number,
/// by which results can be grouped. A line of HellaSwag's own files (<c>ctx_a</c>, <c>ctx_b</c>, <c>activity_label</c>,
/// <c>endings</c>, <c>label</c>) is multiple choice.
/// </summary>
public static partial class QuestionLine
{
    // Longer texts are no groups: they are notes, or the question once more.
    private const int LongestLabel = 40;

    private static readonly string[] s_own = ["prompt", "context", "choices", "answer", "kind", "wording"];

    internal static Question Parse(JsonElement line)
    {
        RequireEachOnce(line);
        if (line.TryGetProperty("endings", out _))
        {
            return HellaSwag(line);
        }

        return Read(line) with
        {
            Labels = Labels(line),
        };
    }

    // Of two values nobody can say which one is meant.
    private static void RequireEachOnce(JsonElement line)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (line.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !names.Add(name)) is { } twice)
        {
            throw new WorkbenchException($"\"{VisibleText.Phrase(twice)}\" stands in it more than once: leave one.");
        }
    }

    private static Question Read(JsonElement line)
    {
        string? kind = OptionalText(line, "kind");
        string? wording = OptionalText(line, "wording");
        if (line.TryGetProperty("choices", out _))
        {
            string[] choices = Texts(line, "choices");
            return new MultipleChoiceQuestion(kind, wording, Text(line, "context"), choices, Place(line, "answer", choices.Length));
        }

        return line.TryGetProperty("prompt", out _)
            ? new OpenQuestion(kind, wording, Text(line, "prompt"), Answers(line))
            : new ClozeQuestion(kind, wording, Text(line, "context"), Text(line, "answer"));
    }

    private static Dictionary<string, string> Labels(JsonElement line) =>
        line.EnumerateObject()
            .Where(field => !string.IsNullOrWhiteSpace(field.Name) && !s_own.Contains(field.Name))
            .Where(field => field.Value.ValueKind is (JsonValueKind.String or JsonValueKind.Number))
            .Select(field => (field.Name, Value: field.Value.ToString()))
            .Where(field => field.Value.Length is > 0 and <= LongestLabel)
            .ToDictionary(field => field.Name, field => field.Value);

    // As lm-evaluation-harness prepares it (lm_eval/tasks/hellaswag/utils.py), and llama.cpp's extract of it after that.
    private static MultipleChoiceQuestion HellaSwag(JsonElement line)
    {
        string second = Text(line, "ctx_b", mayBeEmpty: true);
        string context =
            $"{Text(line, "activity_label")}: {Text(line, "ctx_a")} "
            + $"{(second.Length == 0 ? second : char.ToUpperInvariant(second[0]) + second[1..].ToLowerInvariant())}";
        string[] endings = [.. Texts(line, "endings").Select(Clean)];
        return new MultipleChoiceQuestion(
            OptionalText(line, "activity_label"),
            null,
            Clean(context),
            endings,
            Place(line, "label", endings.Length)
        );
    }

    private static string Clean(string text) =>
        Bracketed()
            .Replace(text.Trim().Replace(" [title]", ". ", StringComparison.Ordinal), "")
            .Replace("  ", " ", StringComparison.Ordinal)
            .Trim();

    private static string[] Answers(JsonElement line) =>
        line.TryGetProperty("answer", out JsonElement answer) && answer.ValueKind == JsonValueKind.Array
            ? Texts(line, "answer", fewest: 1)
            : [Text(line, "answer")];

    private static string Text(JsonElement line, string name, bool mayBeEmpty = false)
    {
        JsonElement value = Required(line, name);
        return value.ValueKind == JsonValueKind.String && (mayBeEmpty || value.GetString()!.Length > 0)
            ? value.GetString()!
            : throw new WorkbenchException(
                $"\"{name}\" should be a text that is not empty, not "
                    + $"{(value.ValueKind == JsonValueKind.String ? "an empty one" : DatasetFile.Kind(value))}."
            );
    }

    private static string? OptionalText(JsonElement line, string name) => line.TryGetProperty(name, out _) ? Text(line, name) : null;

    private static string[] Texts(JsonElement line, string name, int fewest = 2)
    {
        JsonElement value = Required(line, name);
        return
            value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() >= fewest
            && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String && v.GetString()!.Length > 0)
            ? [.. value.EnumerateArray().Select(v => v.GetString()!)]
            : throw new WorkbenchException($"\"{name}\" should be a list of at least {fewest} texts that are not empty.");
    }

    private static int Place(JsonElement line, string name, int choices)
    {
        JsonElement value = Required(line, name);
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < choices
            ? place
            : throw new WorkbenchException($"\"{name}\" should be the place of the right choice, from 0 to {choices - 1}.");
    }

    private static JsonElement Required(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new WorkbenchException(
                $"\"{name}\" is missing: a question needs \"context\", \"choices\" and \"answer\" (multiple choice), \"context\" "
                    + "and \"answer\" (cloze), or \"prompt\" and \"answer\" (open)."
            );

    [GeneratedRegex(@"\[.*?\]")]
    private static partial Regex Bracketed();
}
