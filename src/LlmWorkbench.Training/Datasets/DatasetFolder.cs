using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Datasets;

/// <summary>The files of a folder of evaluation data: UTF-8, lines that end with \n, JSON with small letters.</summary>
public static class DatasetFolder
{
    private const int HeldOutDocuments = 700;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // The files are read by programs and people, never put into a page as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every file's name and content: one file a task, questions with choices, the weighted choices, and held-out text.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="documents">How many documents the model's training read.</param>
    /// <param name="seed">The seed of what is drawn for the data.</param>
    public static IReadOnlyList<(string Name, string Content)> Files(CurriculumCorpus corpus, long documents, ulong seed)
    {
        var tasks = new TaskWriter(corpus, documents, seed);
        CorpusDocument[] heldOut = corpus.Validation().Take(HeldOutDocuments).ToArray();
        return
        [
            .. tasks
                .All()
                .GroupBy(question => question.Task)
                .Select(task => (task.Key.Replace(' ', '-') + ".jsonl", Lines(task.Select(Record)))),
            ("multiple-choice.jsonl", Lines(ChoiceQuestions.Of(tasks, seed))),
            (
                "choices.jsonl",
                Lines(
                    WeightedTable.All.Select(table => new ChoicesRecord(
                        table.Prompt,
                        table.Outcomes.ToDictionary(outcome => outcome.Word, outcome => outcome.Probability)
                    ))
                )
            ),
            (
                "held-out.jsonl",
                Lines(
                    heldOut.Select(document => new HeldOutRecord(NameOf(document.Kind), document.Text, Math.Round(document.Surprisal, 6)))
                )
            ),
            (
                "held-out.txt",
                string.Concat(
                    heldOut.Where(document => document.Kind != DocumentKind.Chat).Select(document => document.Text.TrimEnd() + "\n")
                )
            ),
        ];
    }

    private static object Record(TaskQuestion item) =>
        item.IsCloze
            ? new ClozeRecord(item.Kind, item.Prompt, item.Answer, item.Exposures, item.Frequency)
            : new TaskRecord(item.Kind, item.Prompt, item.Answer, item.Exposures, item.Frequency, item.Pets);

    private static string NameOf(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.WorldFacts => "world facts",
            DocumentKind.LookUp => "look-up",
            var other => other.ToString().ToLowerInvariant(),
        };

    private static string Lines<T>(IEnumerable<T> records) =>
        string.Concat(records.Select(record => JsonSerializer.Serialize(record, s_json) + "\n"));
}
