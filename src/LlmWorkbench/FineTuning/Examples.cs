using System.Text.Encodings.Web;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench.FineTuning;

/// <summary>
/// Examples as somebody writes them down, a line each: JSON with instruction and response (or question and answer, input and output),
/// prompt and response, or text; or <c>instruction | response</c>; or plain text.
/// </summary>
internal static class Examples
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Question, string Answer, string As)[] s_pairs =
    [
        ("instruction", "response", "instruction"),
        ("instruction", "output", "instruction"),
        ("question", "answer", "instruction"),
        ("prompt", "response", "prompt"),
        ("prompt", "completion", "prompt"),
        ("prompt", "answer", "prompt"),
    ];

    /// <summary>The examples as lines of JSON.</summary>
    /// <exception cref="WorkbenchException">A line is no example; the sentence says which and what would be one.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        (int Number, string Line)[] lines =
        [
            .. text.SplitLines().Select((line, i) => (i + 1, line.Trim())).Where(line => line.Item2.Length > 0),
        ];
        if (lines.Length == 0)
        {
            throw new WorkbenchException(
                "There is no example to learn from: give some with the command, one a line, as in «What is the capital of Norway? | "
                    + "Oslo», or give --examples FILE.jsonl."
            );
        }

        bool arePairs = lines.Any(line => !line.Line.StartsWith('{') && line.Line.Contains('|', StringComparison.Ordinal));
        return
        [
            .. lines.Select(line =>
                line.Line.StartsWith('{') ? FromJson(line.Line, line.Number)
                : arePairs ? FromPair(line.Line, line.Number)
                : Json(("text", line.Line))
            ),
        ];
    }

    /// <summary>Holds examples out: each of so many, the last of them, so that the first ones are always learned.</summary>
    public static (IReadOnlyList<string> Taught, IReadOnlyList<string> HeldOut) Split(IReadOnlyList<string> examples, int every) =>
        every < 2 || examples.Count < every
            ? (examples, [])
            : ([.. examples.Where((_, i) => i % every != every - 1)], [.. examples.Where((_, i) => i % every == every - 1)]);

    private static string FromPair(string line, int number) =>
        line.Split('|', 2) is [var asked, var answer] && asked.Trim().Length > 0 && answer.Trim().Length > 0
            ? Json(("instruction", asked.Trim()), ("response", answer.Trim()))
            : throw new WorkbenchException(
                $"Line {number} is no example: the others are «instruction | response», and it has no two sides."
            );

    private static string FromJson(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(ForeignJson.WithWholeCharacters(line));
            string? Of(string name) =>
                json.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
            foreach ((string question, string answer, string name) in s_pairs)
            {
                if (Of(question) is { Length: > 0 } asked && Of(answer) is { Length: > 0 } reply)
                {
                    // Alpaca's data has what the instruction is about in a field of its own.
                    string about = question == "instruction" && Of("input") is { Length: > 0 } input ? $"{asked}\n{input}" : asked;
                    return Json((name, about), ("response", reply));
                }
            }

            return Of("text") is { Length: > 0 } text ? Json(("text", text)) : throw NoExample(number);
        }
        catch (JsonException)
        {
            throw NoExample(number);
        }
    }

    private static WorkbenchException NoExample(int number) =>
        new(
            $"Line {number} is no example: as JSON it needs the texts \"instruction\" and \"response\", \"prompt\" and \"response\", or "
                + "\"text\"."
        );

    private static string Json(params (string Name, string Value)[] fields) =>
        JsonSerializer.Serialize(fields.ToDictionary(field => field.Name, field => field.Value), s_json);
}
