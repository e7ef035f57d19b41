using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmWorkbench.Training.Datasets;

/// <summary>The files of a folder of evaluation data: UTF-8, lines that end with \n, JSON with small letters.</summary>
public static class DatasetFolder
{
    private const int HeldOutDocuments = 700;
    private const int People = 100;
    private const int Stories = 200;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // The files are read by programs and people, never put into a page as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every file's name and content.</summary>
    /// <param name="data">What writes them.</param>
    public static IReadOnlyList<(string Name, string Content)> Files(DatasetWriter data) =>
    [
        ("held-out.jsonl", Lines(data.HeldOut(HeldOutDocuments))),
        ("held-out.txt", data.HeldOutText(HeldOutDocuments)),
        ("facts.jsonl", Lines(data.Facts(People))),
        ("cloze.jsonl", Lines(data.Cloze(Stories, People))),
        ("multiple-choice.jsonl", Lines(data.MultipleChoice(People))),
        ("arithmetic.jsonl", Lines(DatasetWriter.Arithmetic())),
    ];

    private static string Lines<T>(IEnumerable<T> records) => string.Concat(records.Select(record => JsonSerializer.Serialize(record, Json) + "\n"));
}
