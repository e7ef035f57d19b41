using System.Net;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Quantization.Served;
using LlmWorkbench.Session;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.ContextWindow;
using LlmWorkbench.Tests.Services;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Quantization.Served;

/// <summary>A sweep whose points are services: the tutor behind one, its smaller sibling, which has the same vocabulary, behind
/// another.</summary>
[Engine]
public sealed class ServedSweepTests : IClassFixture<TutorModel>, IDisposable
{
    private static readonly TextDataset s_text = new("two", "") { Documents = ["Mia has a cat.", "The capital of France is Paris."] };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    private readonly string? _cache = Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable);
    private readonly Workbench _workbench = new(new ModelFolders([]));
    private readonly LoadedModel _small = new(
        "mini",
        LlamaModel.Load(Path.Combine(RepositoryFolder.Path, "models", "tutor-mini-f16.gguf"), new() { GpuLayers = 0 })
    );
    private readonly TutorModel _tutor;
    private readonly StubService[] _stubs;
    private readonly LoadedModel[] _far;

    public ServedSweepTests(TutorModel tutor)
    {
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, Path.Combine(_folder, "commands"));
        _tutor = tutor;
        _stubs =
        [
            new StubService(ServiceApi.LlamaServer, new OwnStubModel(tutor.Model)),
            new StubService(ServiceApi.LlamaServer, new OwnStubModel(_small)),
        ];
        _far = [Connect(0, "f16"), Connect(1, "q4")];
    }

    public void Dispose()
    {
        foreach (StubService stub in _stubs)
        {
            stub.Dispose();
        }

        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, _cache);
        _workbench.Dispose();
        _small.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Each_point_is_what_its_model_says_and_the_loss_is_paired()
    {
        QuestionDataset sums = QuestionDataset.Read("sums").Spread(6);

        ServedSweepResult sweep = _far.ServedSweep(s_text, [sums], Options());

        double[] differences = [.. Nats(_small).Zip(Nats(_tutor.Model), (small, large) => small - large)];
        Assert.True(sweep.IsComplete);
        Assert.Equal(differences.Average(), sweep.Loss(sweep.Points[1])!.Mean, 1e-3);
        Assert.Null(sweep.Loss(sweep.Reference));
        Assert.Equal(Math.Exp(Nats(_tutor.Model).Average()), sweep.Reference.Text!.Perplexity, 1e-2);
        EvaluationResult[] local = [.. new[] { _tutor.Model, _small }.Select(m => m.Evaluate(sums, Options().Evaluation))];
        Assert.Equal(local.Select(r => r.Accuracy), sweep.Points.Select(p => p.Answers[0].Accuracy));
        Assert.Equal(local[1].CompareTo(local[0]), sweep.Paired(sweep.Points[1], sums.Name));
        Assert.Equal(("F16", 8_400_000L, 16.0), (sweep.Reference.Type, sweep.Reference.WeightBytes, sweep.Reference.BitsPerWeight));
    }

    [Fact]
    public void What_was_measured_is_not_asked_again()
    {
        _far.ServedSweep(s_text, [QuestionDataset.Read("sums").Spread(4)], Options());
        int[] before = [.. _stubs.Select(stub => stub.Posts)];

        ServedSweepResult again = _far.ServedSweep(s_text, [QuestionDataset.Read("sums").Spread(4)], Options());

        // What is known again is asked for: three texts, each cut into tokens and continued, for the text and for the questions.
        Assert.Equal([12, 12], _stubs.Zip(before, (stub, posts) => stub.Posts - posts));
        Assert.True(again.IsComplete);
    }

    [Fact]
    public async Task A_service_that_dies_ends_its_own_point_alone()
    {
        _stubs[1].Status = number => number > 12 ? HttpStatusCode.InternalServerError : null;
        using Call call = new(_workbench, ownsWorkbench: false);

        string failure = await call.FailureOf($"quantization --over f16,q4 --text {Written()} --tasks none --into left");

        Assert.Contains("refused with 500", failure, StringComparison.Ordinal);
        Assert.True(call.Variables.TryGet("left", out object? left));
        ServedSweepResult result = Assert.IsType<ServedSweepResult>(left);
        Assert.Equal((false, null), (result.IsComplete, result.Points[0].Failure));
        Assert.Equal(2, result.Points[0].Text!.Chunks.Count);
        Assert.Contains("q4: The service at http://127.0.0.1:", call.Text, StringComparison.Ordinal);
        Assert.Contains("Not everything was measured", call.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_measures_all_at_the_same_time_and_shows_them()
    {
        using Barrier both = new(2);
        foreach (StubService stub in _stubs)
        {
            stub.Status = number => number == 1 && !both.SignalAndWait(TimeSpan.FromSeconds(20)) ? HttpStatusCode.BadRequest : null;
        }

        using Call call = new(_workbench, ownsWorkbench: false);
        ServedSweepResult result = await call.ResultOf<ServedSweepResult>(
            $"quantization --over f16,q4 --text {Written()} --tasks sums --questions 4 --chunks 2"
        );

        Assert.Equal(["f16", "q4"], result.Points.Select(p => p.Model));
        Assert.Contains("What a token costs more than with f16", call.Html, StringComparison.Ordinal);
        Assert.Contains("reference", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_with_other_tokens_are_not_paired()
    {
        using StubService words = new(ServiceApi.LlamaServer, StubModel.Canned);
        LoadedModel other = _workbench.Models.Load(words.Address, new ModelLoadOptions { Name = "other" });

        ServedSweepResult sweep = new[] { _far[0], other }.ServedSweep(s_text, [], Options());

        Assert.Null(sweep.Loss(sweep.Points[1]));
        Assert.Contains(
            "other cuts the text into other tokens than f16",
            LlmWorkbench.Display.MimeBundle.Of(sweep).ToString(),
            StringComparison.Ordinal
        );
        Assert.False(sweep.Points[1].Text!.IsComparableTo(sweep.Points[0].Text!));
        WorkbenchException local = Assert.Throws<WorkbenchException>(() => new[] { _far[0], _small }.ServedSweep(s_text, [], Options()));
        Assert.StartsWith("mini is no service that scores texts", local.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_appears_in_a_sweep()
    {
        const string Name = "LLM_WORKBENCH_TEST_SWEEP_KEY";
        const string Key = "sweep-key-4711";
        Environment.SetEnvironmentVariable(Name, Key);
        using StubService open = new(ServiceApi.OpenAi) { Key = Key };
        using StubService closed = new(ServiceApi.OpenAi) { Key = Key };
        using Call call = new(_workbench, ownsWorkbench: false);
        await call.RunAsync($"model {open.Address} --as open --key-from {Name}");
        await call.RunAsync($"model {closed.Address} --as closed --key-from {Name}");
        closed.Key = "another";

        string failure = await call.FailureOf($"quantization --over open,closed --text {Written()} --tasks none --into left");

        Assert.Contains($"does not take the key of {Name}", failure, StringComparison.Ordinal);
        Assert.True(call.Variables.TryGet("left", out object? left));
        string shown = string.Concat(call.Output.Displays.SelectMany(display => display.Last.Values));
        Assert.DoesNotContain(
            Key,
            failure + shown + Assert.IsType<ServedSweepResult>(left).ToTable().ToJson() + left,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--over f16,q4 --types Q4_0", "--over names models that are quantized already")]
    [InlineData("--over f16,q4 --context 64", "--over names models that are quantized already")]
    [InlineData("--over f16", "Quantizations are compared to a reference")]
    public async Task What_makes_no_sense_is_said_in_a_sentence(string options, string sentence)
    {
        using Call call = new(_workbench, ownsWorkbench: false);
        Assert.StartsWith(sentence, await call.FailureOf($"quantization {options}"), StringComparison.Ordinal);
    }

    private static double[] Nats(LoadedModel model) =>
        [
            .. s_text
                .Documents.SelectMany(text => model.Surprisal(text, new TokenizationOptions { ParseSpecial = true }).Tokens)
                .Where(token => token.Score is not null)
                .Select(token => -token.Score!.LogProbability),
        ];

    private ServedSweepOptions Options()
    {
        EvaluationCache cache = new(_folder);
        return new()
        {
            Perplexity = new() { Cache = cache },
            Evaluation = new() { Cache = cache, MaxTokens = 4 },
        };
    }

    private string Written()
    {
        string path = Path.Combine(_folder, "two.jsonl");
        Directory.CreateDirectory(_folder);
        File.WriteAllLines(path, s_text.Documents.Select(text => $$"""{"text":"{{text}}"}"""));
        return path;
    }

    private LoadedModel Connect(int stub, string name) =>
        _workbench.Models.Load(_stubs[stub].Address, new ModelLoadOptions { Name = name });
}
