using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Interactive;

/// <summary>
/// Shipped notebooks in .NET Interactive itself: their cells show what they show in the workbench's own kernel. The welcome notebook is
/// run always, all of them with LLM_WORKBENCH_NOTEBOOKS=all (./test interactive): they take as long again as in the own kernel. The
/// variable may name some instead, with commas between.
/// </summary>
[StartsProcesses]
public sealed partial class InteractiveNotebookTests(InstalledInteractive interactive, NotebookRuns runs)
    : IClassFixture<InstalledInteractive>
{
    private const string Welcome = "00-welcome.ipynb";
    private static readonly string s_folder = Path.Combine(Lab.Root, "notebooks");

    public static TheoryData<string> Notebooks =>
        Environment.GetEnvironmentVariable("LLM_WORKBENCH_NOTEBOOKS") switch
        {
            null or "" => [Welcome],
            "all" =>
            [
                .. Directory.EnumerateFiles(s_folder, "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
            ],
            string names => [.. names.Split(',')],
        };

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_shows_in_NET_Interactive_what_it_shows_in_its_own_kernel(string name)
    {
        Outcome outcome = await runs.RunAsync(name);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using InteractiveProcess notebook = interactive.Open(s_folder);
        InteractiveCell loaded = await notebook.RunAsync(interactive.LoadingCell);
        Assert.True(loaded.Failure is null, loaded.Failure);
        Assert.Contains("begin with #!model tutor", loaded.Shown[^1]["text/plain"]);

        var shipped = ReadCells(Path.Combine(s_folder, name)).ToDictionary(cell => cell.Id, cell => cell.Outputs.Select(Text).ToList());
        int libraries = 0;
        var different = new List<string>();
        foreach ((string id, string source, List<Dictionary<string, string>> outputs) in ReadCells(runs.Notebook(name)))
        {
            InteractiveCell cell = await notebook.RunAsync(source);
            Assert.True(cell.Failure is null, $"{source}\n{cell.Failure}");
            libraries += cell.CarriesLibrary ? 1 : 0;

            // What packages are installed is the tool's own business. What two runs of our own kernel show differently (times, memory that
            // is free at the moment) may differ here too; in the welcome notebook nothing does.
            List<string> expected = [.. outputs.Select(Text)];
            bool isStable = name == Welcome || (shipped.TryGetValue(id, out List<string>? before) && before.SequenceEqual(expected));
            List<string> shown = [.. cell.Shown.Select(Text)];
            if (isStable && !source.StartsWith("#r ", StringComparison.Ordinal) && !expected.SequenceEqual(shown))
            {
                different.Add($"{source}\n--- own kernel\n{string.Join('\n', expected)}\n--- .NET Interactive\n{string.Join('\n', shown)}");
            }
        }

        Assert.True(different.Count == 0, string.Join("\n\n", different));
        Assert.InRange(libraries, name == Welcome ? 1 : 0, 1);
    }

    [Fact]
    public void The_tool_is_the_one_that_VS_Code_is_told_to_use()
    {
        string settings = File.ReadAllText(Path.Combine(Lab.Root, ".vscode", "settings.json"));
        Assert.Contains($"\"dotnet-interactive.requiredInteractiveToolVersion\": \"{InstalledInteractive.Version}\"", settings);
    }

    private static IEnumerable<(string Id, string Source, List<Dictionary<string, string>> Outputs)> ReadCells(string path)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            if (cell.GetProperty("cell_type").GetString() == "code")
            {
                yield return (
                    cell.GetProperty("id").GetString()!,
                    Joined(cell.GetProperty("source")),
                    [
                        .. cell.GetProperty("outputs")
                            .EnumerateArray()
                            .Where(output => output.TryGetProperty("data", out _))
                            .Select(output =>
                                output
                                    .GetProperty("data")
                                    .EnumerateObject()
                                    .Where(part => part.Name.StartsWith("text/", StringComparison.Ordinal))
                                    .ToDictionary(part => part.Name, part => Joined(part.Value))
                            ),
                    ]
                );
            }
        }
    }

    private static string Joined(JsonElement lines) =>
        lines.ValueKind == JsonValueKind.String
            ? lines.GetString()!
            : string.Concat(lines.EnumerateArray().Select(line => line.GetString()));

    // The text of an output. Values that are no results the tool draws as HTML alone, and folds them in its own words; how fast something
    // ran, how much memory was free and where models and libraries lie is another matter.
    private static string Text(IReadOnlyDictionary<string, string> output)
    {
        string text = output.TryGetValue("text/html", out string? html)
            ? WebUtility.HtmlDecode(Tag().Replace(Unseen().Replace(html, ""), " "))
            : output["text/plain"];
        return Changing().Replace(Folded().Replace(Blank().Replace(text, " "), "").Trim(), "…");
    }

    [GeneratedRegex("<(script|style|svg)[^>]*>.*?</\\1>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\(anonymous\) (?=\{)|\(click to open\) ")]
    private static partial Regex Folded();

    [GeneratedRegex(@"[\d,.]+ tokens/s|[\d,.]+ [GM]iB CPU|Found in .*? In a notebook|file \S+|libraries (\S+ \(beside the program\)|\S+)")]
    private static partial Regex Changing();
}
