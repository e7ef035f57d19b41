using System.Text.RegularExpressions;
using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tests.Tables;

namespace LlmWorkbench.Tests.Display;

/// <summary>How results look that a model computes, numbers masked. LLM_WORKBENCH_APPROVE=1 writes the files: read their diff.</summary>
[Engine]
public sealed partial class ApprovedCommandTests(CommandFixture fixture) : IClassFixture<CommandFixture>
{
    // Their samples are written down: what these show is another machine's business.
    private static readonly string[] s_ofTheMachine =
    [
        "device",
        "engine",
        "dataset",
        "models",
        "privacy --max-tokens 3",
        "speed --max-tokens 2 --requests 1",
        "context --time --lengths 8,24 --rounds 2",
        "hardware --no-measure",
        "memory",
        "offload",
    ];

    // Several results together have a view of their own here, one command has only this form, and one asks for models by name alone.
    private static readonly string[] s_withSecond =
    [
        "evaluate QUESTIONS",
        "lineage",
        "logits",
        "parameters --accuracy --text TEXT --tasks QUESTIONS --chunks 2",
        "perplexity TEXT --context 64",
        "quantize Q4_K_M --no-load",
    ];

    private static readonly (string Line, string Body)[] s_shown =
    [
        .. CommandLines.All.Where(line =>
            line.Line.Contains("--model second", StringComparison.Ordinal)
                ? s_withSecond.Contains(line.Line.Split(" --model ")[0])
                : !s_ofTheMachine.Contains(line.Line)
        ),
    ];

    public static TheoryData<string, string> Lines => new(s_shown.Select(line => (line.Line, line.Body)));

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Looks_as_it_was_approved(string line, string body)
    {
        using Call call = fixture.NewCall();
        await call.RunAsync(fixture.Line(line), body);
        // Whether a file is new depends on which test came first.
        string shown = ShownResult
            .Of(call.Output.Displays[^1].Last)
            .Replace(Path.GetDirectoryName(fixture.PathOf("x"))!, "FOLDER")
            .Replace("It had been written before, from the same weights in the same way:", "It was written:");
        Approved.Equal(ShownResult.Masked(shown), Path.Combine("Approved", "Commands", FileName(line)));
    }

    [Fact]
    public async Task Every_view_of_every_topic_is_compared()
    {
        HashSet<Type> missing = [.. WorkbenchTopics.All.SelectMany(topic => topic.Views).Select(view => view.Type)];
        missing.ExceptWith(SampleResults.All.Values.Select(ViewType));
        foreach ((string? line, string? body) in s_shown)
        {
            if (missing.Count == 0)
            {
                break;
            }

            using Call call = fixture.NewCall();
            await call.RunAsync($"{fixture.Line(line)} --into result", body);
            Assert.True(call.Variables.TryGet("result", out object? result));
            missing.Remove(ViewType(result!));
        }

        Assert.Empty(missing.Select(type => type.Name));
    }

    private static Type ViewType(object result) => result is SideBySide ? typeof(SideBySide) : result.GetType();

    private static string FileName(string line) => NotInNames().Replace(line, "-").Trim('-') + ".txt";

    [GeneratedRegex("[^A-Za-z0-9._]+")]
    private static partial Regex NotInNames();
}
