using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>
/// Runs a shipped notebook with exercises twice: as it is, and in Jupyter with the answers of a student who knows them. The second run
/// finds in the cache what the first one measured.
/// </summary>
/// <param name="kernel">What Jupyter runs it with.</param>
/// <param name="name">The notebook's file in notebooks/.</param>
/// <param name="answers">What the student writes: the starter cell's id, and its new source.</param>
public abstract class ExerciseRun(InstalledKernel kernel, string name, IReadOnlyDictionary<string, string> answers) : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    private string Folder => _workplace.At("executed");

    public Outcome Outcome { get; private set; } = null!;

    /// <summary>The notebook as it is shipped.</summary>
    public static string Shipped(string name) => Path.Combine(Lab.Root, "notebooks", name);

    /// <summary>Its page.</summary>
    public string Page => _workplace.At("out.html");

    /// <summary>The code cells as they ran.</summary>
    public IReadOnlyList<CodeCell> Cells { get; private set; } = [];

    /// <summary>The code cells as they are shipped.</summary>
    public IReadOnlyList<CodeCell> ShippedCells { get; private set; } = [];

    /// <summary>How Jupyter's run with the answers ended.</summary>
    public Outcome Answered { get; private set; } = null!;

    /// <summary>The notebook that Jupyter ran with the answers.</summary>
    public string SolvedNotebook => Path.Combine(Folder, name);

    /// <summary>The code cells as they ran with the answers.</summary>
    public IReadOnlyList<CodeCell> Solved { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        (string, string)[] variables = [("LLM_WORKBENCH_THREADS", "1")];
        Outcome = await Lab.RunAsync(
            ["run", Path.Combine("notebooks", name), "--output", _workplace.At("out.ipynb"), "--html", Page],
            null,
            variables
        );
        Cells = CodeCell.Read(_workplace.At("out.ipynb"));
        ShippedCells = CodeCell.Read(Shipped(name));

        JsonNode notebook = JsonNode.Parse(await File.ReadAllTextAsync(Shipped(name)))!;
        foreach (JsonNode? cell in notebook["cells"]!.AsArray())
        {
            if (answers.TryGetValue((string)cell!["id"]!, out string? answer))
            {
                cell["source"] = answer;
            }
        }

        Answered = await kernel.ExecuteAsync(_workplace.Write(name, notebook.ToJsonString()), Directory.CreateDirectory(Folder).FullName);
        Assert.True(Answered.ExitCode == 0, $"{name} with its answers ended with {Answered.ExitCode}:\n{Answered.Error}");
        Solved = CodeCell.Read(SolvedNotebook);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A code cell of a notebook's file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">Its source.</param>
/// <param name="Outputs">The types of its outputs.</param>
/// <param name="Text">Their plain text.</param>
public sealed record CodeCell(string Id, string Source, IReadOnlyList<string> Outputs, string Text)
{
    public bool IsStarter => Id.EndsWith("-start", StringComparison.Ordinal);

    public bool IsCheck => Id.EndsWith("-check", StringComparison.Ordinal);

    public static IReadOnlyList<CodeCell> Read(string path)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. notebook
                .RootElement.GetProperty("cells")
                .EnumerateArray()
                .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
                .Select(cell => new CodeCell(
                    cell.GetProperty("id").GetString()!,
                    Joined(cell.GetProperty("source")),
                    [.. cell.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("output_type").GetString()!)],
                    string.Join('\n', cell.GetProperty("outputs").EnumerateArray().Select(PlainText))
                )),
        ];
    }

    private static string PlainText(JsonElement output) =>
        output.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("text/plain", out JsonElement text) ? Joined(text) : "";

    private static string Joined(JsonElement text) =>
        text.ValueKind == JsonValueKind.Array
            ? string.Concat(text.EnumerateArray().Select(line => line.GetString()))
            : text.GetString() ?? "";
}
