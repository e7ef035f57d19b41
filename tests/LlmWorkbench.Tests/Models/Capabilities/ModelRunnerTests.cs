using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models.Capabilities;

/// <summary>A model that llama.cpp does not run, in every command: what it can do is done, and all else is refused in a sentence.</summary>
[Engine]
public sealed class ModelRunnerTests(ModelRunnerTests.Session session) : IClassFixture<ModelRunnerTests.Session>
{
    private const string Refusal =
        "far cannot do this, which needs the model in llama.cpp's hands: it is run by a service elsewhere, with which #!generate and "
        + "#!logits work; for all else load a .gguf file.";

    // What needs no model, or asks only for what the service has.
    private static readonly string[] s_working =
    [
        "models",
        "model",
        "device",
        "hardware",
        "memory",
        "offload",
        "engine",
        "pull",
        "dataset",
        "parameters",
        "cost",
        "privacy",
        "licence",
        "license",
        "lineage",
        "context",
        "logits",
        "generate",
        "block",
        "speed",
        "prompt",
        "train",
    ];

    // It tells no template, as most services do.
    private static readonly string[] s_ofTemplates = ["chat", "prompt"];

    public static TheoryData<string, string> Lines =>
        new(
            CommandLines
                .All.Where(line => !line.Line.Contains(" --against ", StringComparison.Ordinal))
                .Select(line => (Line: Alone(line.Line), line.Body))
                // What names another model says nothing about this one.
                .Where(line => !line.Line.Contains(" --model ", StringComparison.Ordinal))
                .Distinct()
        );

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Every_command_works_or_says_in_a_sentence_why_not(string line, string body)
    {
        using Call call = session.NewCall();
        WorkbenchException? refused = await Refused(() => call.RunAsync(session.Files.Line(line), body));

        string command = line.Split(' ')[0];
        if (refused is null)
        {
            Assert.Contains(command, s_working);
        }
        else if (s_ofTemplates.Contains(command) && refused.Message != Refusal)
        {
            Assert.StartsWith("The model far has no chat template", refused.Message);
        }
        else
        {
            Assert.Equal(Refusal, refused.Message);
        }
    }

    [Fact]
    public async Task What_comes_next_is_shown_with_the_mass_that_is_not_shown()
    {
        using Call call = session.NewCall();

        LogitsResult result = await call.ResultOf<LogitsResult>("logits \"The cat sat on the\"");

        Assert.Equal((2, 0.3), (result.Top.Count, result.RestModelProbability));
        Assert.Contains("␣mat", call.Text, StringComparison.Ordinal);
        Assert.Contains("30.0", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_text_stands_beside_that_of_a_local_model()
    {
        using Call call = session.NewCall();

        await call.RunAsync("generate --max-tokens 2 --model far --model narrow \"the cat\" --into both");

        Assert.Equal(["far", "narrow"], call.Output.Displays.Select(display => display.Last.ToString()!.Split(':')[0]));
    }

    [Fact]
    public async Task The_card_and_the_list_say_what_it_is_and_what_works()
    {
        using Call call = session.NewCall();

        await call.RunAsync("model");

        Assert.Contains("run by        a service elsewhere", call.Text, StringComparison.Ordinal);
        Assert.Contains("works with    #!generate, #!logits", call.Text, StringComparison.Ordinal);
        Assert.Contains("<dd>#!generate, #!logits</dd>", call.Html, StringComparison.Ordinal);
        Assert.Equal("Far away", session.Far.Facts.OwnName);
        await call.RunAsync("models");
        await call.RunAsync("device");
        Assert.DoesNotContain("far", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_model_has_every_capability_of_the_engine_and_none_of_a_service()
    {
        LoadedModel local = session.Local;

        Assert.Same(local.Context, local.Require<ILogitReader>());
        Assert.Same(local, local.Capability<ITokenizer>());
        Assert.Null(local.Capability<INextTokenSource>());
        Assert.Null(local.Capability<ITextGenerator>());
        Assert.Null(local.Runner);
        Assert.Equal(local.Engine.ParameterCount, local.Facts.ParameterCount);
    }

    private static string Alone(string line) =>
        line.Replace(" --model narrow", "", StringComparison.Ordinal).Replace(" --model second", "", StringComparison.Ordinal);

    private static async Task<WorkbenchException?> Refused(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (WorkbenchException e)
        {
            return e;
        }
    }

    /// <summary>A session with a local model and a service, which is current.</summary>
    public sealed class Session : IDisposable
    {
        private readonly Workbench _workbench;

        public Session()
        {
            _workbench = new Workbench(new ModelFolders([Files.Folder]));
            Local = _workbench.Models.Load("narrow");
            Far = new LoadedModel("far", new TopTokensService());
            _workbench.Models.Add(Far);
        }

        public LoadedModel Local { get; }

        public LoadedModel Far { get; }

        public CommandFiles Files { get; } = new();

        internal Call NewCall()
        {
            _workbench.Models.MakeCurrent(Far);
            return new Call(_workbench, ownsWorkbench: false);
        }

        public void Dispose()
        {
            _workbench.Dispose();
            Files.Dispose();
        }
    }
}
