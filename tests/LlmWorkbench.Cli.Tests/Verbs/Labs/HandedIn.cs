using System.Text.Json.Nodes;

namespace LlmWorkbench.Cli.Tests.Verbs.Labs;

/// <summary>A folder of submissions of a small lab with three exercises: a number, a number that follows from what an earlier cell gives,
/// and a formula.</summary>
internal sealed class HandedIn : IDisposable
{
    public const string Bits = "quantization/bits";
    public const string Largest = "own/largest";
    public const string Formula = "perplexity/divergence";

    public const string RightBits = "double bits = 4.5;";
    public const string RightLargest = "int largest = numbers.Max();";
    public const string RightFormula = "double Divergence(double[] p, double[] q) => p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();";

    private readonly string _folder = Directory.CreateTempSubdirectory("handed-in-").FullName;

    // Not in a folder for temporary files, which no submission sees anyway.
    private readonly string _teacher = Path.Combine(AppContext.BaseDirectory, $"teacher-{Guid.NewGuid():N}");

    public HandedIn()
    {
        Directory.CreateDirectory(Submissions);
        Directory.CreateDirectory(_teacher);
        File.WriteAllText(
            Original,
            Notebook(
                    ("given", Given),
                    ("bits-start", "double bits = 0;"),
                    ("bits-check", $"Check.That(\"{Bits}\", bits)"),
                    ("largest-start", "int largest = 0;"),
                    ("largest-check", $"Check.That(\"{Largest}\", largest, numbers)"),
                    ("formula-start", "double Divergence(double[] p, double[] q) => 0;"),
                    ("formula-check", $"Check.That(\"{Formula}\", Divergence)")
                )
                .ToJsonString()
        );
    }

    // An exercise of the teacher's own, which only this notebook knows.
    private const string Given = """
        using LlmWorkbench.Exercises;
        using LlmWorkbench.Exercises.Answers;
        ExerciseCatalogue.Add(new("own/largest", (answers, data) =>
            new NumberAnswer(((int[])data!).Max(), 0) { Right = "the largest.", Hint = "look again." }.Judge(answers[0])));
        int[] numbers = [3, 9, 4];
        """;

    /// <summary>The folder of everything.</summary>
    public string Folder => _folder;

    /// <summary>The notebook whose checks judge.</summary>
    public string Original => Path.Combine(_teacher, "original.ipynb");

    /// <summary>What was handed in.</summary>
    public string Submissions => At("submissions");

    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>A student hands in the notebook with other sources in some of its cells.</summary>
    public string Add(string student, params (string Id, string Source)[] written) =>
        Add(
            student,
            cells =>
            {
                foreach ((string id, string source) in written)
                {
                    cells.Single(cell => (string)cell!["id"]! == id)!["source"] = source;
                }
            }
        );

    /// <summary>A student hands in the notebook with changed cells.</summary>
    public string Add(string student, Action<JsonArray> change)
    {
        JsonNode notebook = JsonNode.Parse(File.ReadAllText(Original))!;
        change(notebook["cells"]!.AsArray());
        string path = Path.Combine(Submissions, student + ".ipynb");
        File.WriteAllText(path, notebook.ToJsonString());
        return path;
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_teacher, recursive: true);
    }

    private static JsonObject Notebook(params (string Id, string Source)[] code) =>
        new()
        {
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
            ["metadata"] = new JsonObject(),
            ["cells"] = new JsonArray([
                new JsonObject
                {
                    ["cell_type"] = "markdown",
                    ["id"] = "title",
                    ["metadata"] = new JsonObject(),
                    ["source"] = "# A small lab\n\n<details>\n<summary>Solution</summary>\n\nThe largest is 9.\n\n</details>",
                },
                .. code.Select(cell => new JsonObject
                {
                    ["cell_type"] = "code",
                    ["id"] = cell.Id,
                    ["metadata"] = new JsonObject(),
                    ["execution_count"] = null,
                    ["outputs"] = new JsonArray(),
                    ["source"] = cell.Source,
                }),
            ]),
        };
}
