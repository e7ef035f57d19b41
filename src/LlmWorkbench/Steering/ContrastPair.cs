using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Steering;

/// <summary>Two prompts that differ in one thing: a direction leads from the second to the first.</summary>
/// <param name="Positive">A prompt that has it.</param>
/// <param name="Negative">A prompt that has it not, or its opposite.</param>
public sealed record ContrastPair(string Positive, string Negative)
{
    /// <summary>Reads pairs, one a line: <c>positive | negative</c>, in which <c>\n</c> is a line end, or JSON as in
    /// <c>{"positive": "…", "negative": "…"}</c>.</summary>
    /// <param name="lines">The lines; empty ones are skipped, and spaces around a prompt too, except in JSON.</param>
    /// <returns>At least one pair.</returns>
    /// <exception cref="WorkbenchException">A line is not a pair, or there is none.</exception>
    public static IReadOnlyList<ContrastPair> Parse(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ContrastPair[] pairs =
        [
            .. lines
                .SplitLines()
                .Index()
                .Where(line => !string.IsNullOrWhiteSpace(line.Item))
                .Select(line => ParseLine(line.Item, line.Index + 1)),
        ];
        return pairs.Length > 0
            ? pairs
            : throw new WorkbenchException("There are no pairs: write one a line, as in «Mira was happy. | Mira was sad.».");
    }

    private static ContrastPair ParseLine(string line, int number)
    {
        if (line.TrimStart().StartsWith('{'))
        {
            return ParseJson(line, number);
        }

        string[] parts = line.Split('|', StringSplitOptions.TrimEntries);
        return parts is [{ Length: > 0 } positive, { Length: > 0 } negative]
            ? new ContrastPair(EscapedText.Read(positive), EscapedText.Read(negative))
            : throw new WorkbenchException($"Line {number} is not a pair: «{Shown(line)}» needs a prompt, one |, and another prompt.");
    }

    private static ContrastPair ParseJson(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(ForeignJson.WithWholeCharacters(line));
            if (Text(json, "positive") is { } positive && Text(json, "negative") is { } negative)
            {
                return new ContrastPair(positive, negative);
            }
        }
        catch (JsonException e)
        {
            throw new WorkbenchException($"Line {number} is not JSON: «{Shown(line)}».", e);
        }

        throw new WorkbenchException($"Line {number} is not a pair: «{Shown(line)}» needs two texts named \"positive\" and \"negative\".");
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static string Shown(string line) =>
        VisibleText.Phrase(line.Length <= 60 ? line : line[..(char.IsHighSurrogate(line[58]) ? 58 : 59)] + "…");
}
