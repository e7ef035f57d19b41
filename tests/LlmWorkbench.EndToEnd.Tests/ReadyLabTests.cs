using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The labs that come with the workbench: handed in with the answers of a student who knows them.</summary>
[StartsProcesses]
public sealed class ReadyLabTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> s_answers = new()
    {
        ["quantization"] = new(QuantizationNotebookRun.Answers),
    };

    [Theory]
    [InlineData("quantization", 5)]
    public async Task Right_answers_pass(string name, int exercises)
    {
        string lab = Path.Combine(Lab.Root, "notebooks", "labs", name, name + ".ipynb");
        JsonNode notebook = JsonNode.Parse(await File.ReadAllTextAsync(lab))!;
        using var workplace = new Workplace();
        foreach (JsonNode? cell in notebook["cells"]!.AsArray())
        {
            if (s_answers[name].TryGetValue((string)cell!["id"]!, out string? answer))
            {
                cell["source"] = answer;
            }
        }

        workplace.Write("solved.ipynb", notebook.ToJsonString());
        Outcome outcome = await Lab.RunAsync(
            ["lab", "check", workplace.Folder, "--json", "--time", "3600"],
            null,
            [("LLM_WORKBENCH_THREADS", "1")]
        );
        Assert.SkipWhen(outcome.Error.Contains("cannot be kept apart", StringComparison.Ordinal), outcome.Error);

        Assert.True(outcome.Output.StartsWith('{'), outcome.Error);
        JsonElement student = Assert.Single(JsonElement.Parse(outcome.Output).GetProperty("submissions").EnumerateArray());
        string?[] outcomes = [.. student.GetProperty("exercises").EnumerateArray().Select(one => one.GetProperty("outcome").GetString())];
        Assert.Equal("solved", student.GetProperty("student").GetString());
        Assert.True(outcomes.Length == exercises && outcomes.All(found => found == "Passed"), outcome.Output);
    }
}
