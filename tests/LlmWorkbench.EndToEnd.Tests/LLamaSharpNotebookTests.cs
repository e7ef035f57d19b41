using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>A notebook that uses LLamaSharp, with a llama.cpp of its own, and the workbench's commands.</summary>
[StartsProcesses]
public sealed class LLamaSharpNotebookTests : IDisposable
{
    private const string Text = "Question: What is the capital of France?\nAnswer:";

    // Nothing in it names a native library: LLamaSharp finds those of its backend by itself.
    private const string Theirs = """
        #r "nuget: LLamaSharp, 0.30.0"
        #r "nuget: LLamaSharp.Backend.Cpu, 0.30.0"
        using LLama;
        using LLama.Common;
        using LLama.Native;

        (int Count, int Top) Theirs(string path, string text)
        {
            var parameters = new ModelParams(path) { ContextSize = 256, GpuLayerCount = 0, Threads = 1, BatchThreads = 1 };
            using var weights = LLamaWeights.LoadFromFile(parameters);
            using var context = weights.CreateContext(parameters);
            LLamaToken[] tokens = context.Tokenize(text);
            var batch = new LLamaBatch();
            for (int i = 0; i < tokens.Length; i++)
            {
                batch.Add(tokens[i], i, LLamaSeqId.Zero, i == tokens.Length - 1);
            }

            if (context.Decode(batch) != DecodeResult.Ok) { throw new InvalidOperationException("LLamaSharp could not decode."); }
            Span<float> logits = context.NativeHandle.GetLogitsIth(tokens.Length - 1);
            int top = 0;
            for (int id = 1; id < logits.Length; id++) { top = logits[id] > logits[top] ? id : top; }
            return (tokens.Length, top);
        }
        """;

    private readonly Workplace _workplace = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LLamaSharp_and_the_commands_work_in_one_notebook_in_either_order(bool theirsFirst)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the second library is refused: its name cannot be changed inside it.");
        string model = JsonSerializer.Serialize(Path.Combine(Lab.Root, "models", "tutor-f16.gguf"));
        string use = $"Theirs({model}, {JsonSerializer.Serialize(Text)}).ToString()";
        string[] ours = ["#!model tutor\n#!logits --into ours\n" + Text, "(ours.TokenCount, ours.Top[0].Id).ToString()"];
        string notebook = _workplace.Write(
            "both.dib",
            Dib(theirsFirst ? [Theirs, use, .. ours, use] : [.. ours, Theirs, use, ours[0], ours[1]])
        );

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        string[] answers = await AnswersAsync();
        Assert.Equal(3, answers.Length);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Matches(@"^\(\d+, \d+\)$", answers[0]);
    }

    [Fact]
    public async Task Commands_look_into_weights_that_LLamaSharp_has_loaded()
    {
        string model = JsonSerializer.Serialize(Path.Combine(Lab.Root, "models", "tutor-f16.gguf"));
        string notebook = _workplace.Write(
            "shared.dib",
            Dib(
                $"#r \"{BuiltLibrary()}\"",
                Theirs,
                $$"""
                using LlmWorkbench.LLamaSharp;
                var parameters = new ModelParams({{model}}) { GpuLayerCount = 0 };
                var weights = LLamaWeights.LoadFromFile(parameters);
                Workbench.Models.Add(weights.ForWorkbench(parameters, new() { Name = "mine" }));
                """,
                $"#!logits --into shared\n{Text}",
                $"#!model tutor\n#!logits --into own\n{Text}",
                """
                bool same = shared.Top.Select(token => token.Logit).SequenceEqual(own.Top.Select(token => token.Logit));
                (shared.Model, own.Model, shared.TokenCount, shared.Top[0].Id, same).ToString()
                """,
                $"Theirs({model}, {JsonSerializer.Serialize(Text)}).ToString()"
            )
        );

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Equal(["(mine, tutor, 13, 2058, True)", "(13, 2058)"], await AnswersAsync());
    }

    public void Dispose() => _workplace.Dispose();

    private async Task<string[]> AnswersAsync()
    {
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        return
        [
            .. written
                .RootElement.GetProperty("cells")
                .EnumerateArray()
                .SelectMany(cell => cell.GetProperty("outputs").EnumerateArray())
                .Where(output => output.GetProperty("output_type").GetString() == "execute_result")
                .Select(output =>
                    string.Concat(output.GetProperty("data").GetProperty("text/plain").EnumerateArray().Select(line => line.GetString()))
                ),
        ];
    }

    // artifacts/bin/PROJECT/CONFIGURATION
    private static string BuiltLibrary()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        const string Name = "LlmWorkbench.LLamaSharp";
        return Path.Combine(own.Parent!.Parent!.FullName, Name, own.Name, Name + ".dll");
    }

    private static string Dib(params string[] cells) => string.Concat(cells.Select(cell => $"#!csharp\n\n{cell}\n\n"));
}
