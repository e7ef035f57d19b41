using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Interactive;

/// <summary>The welcome notebook in .NET Interactive itself: its cells show what they show in the workbench's own kernel.</summary>
[StartsProcesses]
public sealed partial class InteractiveNotebookTests(InstalledInteractive interactive, WelcomeRun run)
    : IClassFixture<InstalledInteractive>,
        IClassFixture<WelcomeRun>
{
    [Fact]
    public async Task The_welcome_notebook_shows_in_NET_Interactive_what_it_shows_in_its_own_kernel()
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        using InteractiveProcess notebook = interactive.Open(Path.Combine(Lab.Root, "notebooks"));
        InteractiveCell loaded = await notebook.RunAsync(interactive.LoadingCell);
        Assert.True(loaded.Failure is null, loaded.Failure);
        Assert.Contains("begin with #!model tutor", loaded.Shown[^1]["text/plain"]);

        int charts = 0;
        foreach ((string source, List<Dictionary<string, string>> expected) in ReadCells(run.Notebook))
        {
            InteractiveCell cell = await notebook.RunAsync(source);
            Assert.True(cell.Failure is null, $"{source}\n{cell.Failure}");
            charts += cell.CarriesLibrary ? 1 : 0;

            // What packages are installed is the tool's own business.
            if (!source.StartsWith("#r ", StringComparison.Ordinal))
            {
                Assert.Equal(expected.Select(Text), cell.Shown.Select(Text));
            }
        }

        Assert.Equal(1, charts);
    }

    [Fact]
    public void The_tool_is_the_one_that_VS_Code_is_told_to_use()
    {
        string settings = File.ReadAllText(Path.Combine(Lab.Root, ".vscode", "settings.json"));
        Assert.Contains($"\"dotnet-interactive.requiredInteractiveToolVersion\": \"{InstalledInteractive.Version}\"", settings);
    }

    private static IEnumerable<(string Source, List<Dictionary<string, string>> Outputs)> ReadCells(string path)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            if (cell.GetProperty("cell_type").GetString() == "code")
            {
                yield return (
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

    // The text of an output. Values that are no results the tool draws as HTML alone; how fast something ran, how much memory was free
    // and where models and libraries lie is another matter.
    private static string Text(IReadOnlyDictionary<string, string> output)
    {
        string text = output.TryGetValue("text/html", out string? html)
            ? WebUtility.HtmlDecode(Tag().Replace(Unseen().Replace(html, ""), " "))
            : output["text/plain"];
        return Changing().Replace(Blank().Replace(text, " ").Trim(), "…");
    }

    [GeneratedRegex("<(script|style|svg)[^>]*>.*?</\\1>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"[\d,.]+ tokens/s|[\d,.]+ [GM]iB CPU|Found in .*? In a notebook|file \S+|libraries (\S+ \(beside the program\)|\S+)")]
    private static partial Regex Changing();
}
