using System.Net;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Services;

/// <summary>Questions that several services share: all are answered once, whatever service dies, and by the next run where all
/// die.</summary>
[Engine]
public sealed class SharedQuestionsTests(ServiceModelTests.Session session) : IClassFixture<ServiceModelTests.Session>, IDisposable
{
    private static readonly QuestionDataset s_questions = new(
        "three kinds",
        [
            .. QuestionDataset.Read("multiple-choice").Spread(3).Questions,
            .. QuestionDataset.Read("copying").Spread(3).Questions,
            .. QuestionDataset.Read("sums").Spread(6).Questions,
        ]
    );

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    private readonly Workbench _workbench = new(new ModelFolders([]));
    private readonly List<StubService> _stubs = [];

    private EvaluationOptions Options =>
        new()
        {
            MaxTokens = 4,
            AtOnce = 2,
            Cache = new EvaluationCache(_folder),
        };

    public void Dispose()
    {
        _stubs.ForEach(stub => stub.Dispose());
        _workbench.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // As on the page about machines: all of them call their model alike.
    [Fact]
    public async Task Addresses_of_services_that_run_one_model_are_names_enough()
    {
        using StubService first = new(ServiceApi.OpenAi);
        using StubService second = new(ServiceApi.OpenAi);
        using Call call = new();

        EvaluationResult result = await call.ResultOf<EvaluationResult>(
            $"evaluate sums --over {first.Address},{second.Address} --questions 8 --max-tokens 2 --no-cache"
        );

        Assert.Equal($"tutor + tutor@{new Uri(second.Address).Authority}", result.Model);
        Assert.Equal((8, true), (result.Answers.Count, result.IsComplete));
        Assert.All(new[] { first, second }, stub => Assert.Contains("/v1/completions", stub.Paths));
    }

    [Fact]
    public async Task A_service_takes_its_own_place_and_no_others()
    {
        using StubService first = new(ServiceApi.OpenAi);
        using StubService second = new(ServiceApi.OpenAi);
        using Call call = new();
        foreach (StubService stub in new[] { first, second, first, second })
        {
            await call.RunAsync($"model {stub.Address}");
        }

        Assert.Equal(
            ["tutor", $"tutor@{new Uri(second.Address).Authority}"],
            call.Workbench.Models.Select(model => model.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void They_are_split_and_answered_as_by_one()
    {
        LoadedModel[] models = [Add("a", ServiceApi.LlamaServer), Add("b", ServiceApi.LlamaServer)];
        EvaluationResult one = session.Local.Evaluate(s_questions, Options with { Cache = null });

        EvaluationResult shared = models.EvaluateOver(s_questions, Options);

        Assert.Equal("a + b", shared.Model);
        Assert.All(shared.Shares, share => Assert.True(share.Answered > 0 && share.Failure is null));
        AssertSame(one, shared);
        Assert.Contains(
            $"Answered by a ({shared.Shares[0].Answered}) and b ({shared.Shares[1].Answered}).",
            LlmWorkbench.Display.MimeBundle.Of(shared).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_was_answered_is_not_asked_again_wherever_the_model_runs()
    {
        EvaluationResult first = Add("a", ServiceApi.LlamaServer).Evaluate(s_questions, Options);
        LoadedModel[] others = [Add("b", ServiceApi.LlamaServer), Add("c", ServiceApi.LlamaServer)];

        EvaluationResult again = others.EvaluateOver(s_questions, Options);

        AssertSame(first, again);
        Assert.Equal([0, 0], again.Shares.Select(share => share.Answered));
        Assert.Equal(first.Answers.Select(a => a.Choices), again.Answers.Select(a => a.Choices), new ByJson());
        Assert.Contains("12 kept from an earlier run", LlmWorkbench.Display.MimeBundle.Of(again).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_of_other_weights_under_the_same_name_are_not_taken()
    {
        LoadedModel before = Add("a", ServiceApi.OpenAi, new Wordy(0.5));
        before.Evaluate(Sums(), Options);
        LoadedModel after = Add("a", ServiceApi.OpenAi, new Wordy(0.51));
        int posts = _stubs[1].Posts;

        EvaluationResult result = after.Evaluate(Sums(), Options);

        Assert.True(result.IsComplete);
        Assert.Equal(6 + 3, _stubs[1].Posts - posts);
        after.Evaluate(Sums(), Options);
        Assert.Equal(6 + 3 + 3, _stubs[1].Posts - posts);
    }

    [Fact]
    public void A_service_that_dies_hands_its_questions_to_the_others()
    {
        LoadedModel[] models = [Add("a", ServiceApi.OpenAi), Add("b", ServiceApi.OpenAi), Add("c", ServiceApi.OpenAi)];
        _stubs[1].Status = number => number > 4 ? HttpStatusCode.InternalServerError : null;
        _stubs[2].Status = _ => HttpStatusCode.InternalServerError;

        EvaluationResult result = models.EvaluateOver(Sums(), Options);

        Assert.True(result.IsComplete);
        Assert.Null(result.Shares[0].Failure);
        Assert.True(result.Shares[1].Answered <= 1);
        Assert.Contains("refused with 500", result.Shares[2].Failure, StringComparison.Ordinal);
        Assert.Contains(
            "c answered no more, and the others took its questions. The service at http://127.0.0.1:",
            LlmWorkbench.Display.MimeBundle.Of(result).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task When_all_have_died_it_is_one_sentence_and_the_next_run_asks_the_rest()
    {
        LoadedModel[] models = [Add("a", ServiceApi.OpenAi), Add("b", ServiceApi.OpenAi)];
        _stubs.ForEach(stub => stub.Status = number => number > 4 ? HttpStatusCode.InternalServerError : null);
        EvaluationResult? kept = null;

        WorkbenchException failure = Assert.Throws<WorkbenchException>(() =>
            models.EvaluateOver(Sums(), Options with { AtOnce = 1 }, default(RunContext).Keeping<EvaluationResult>(soFar => kept = soFar))
        );

        Assert.StartsWith("None of the 2 services answers any more. The service at ", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.LeavesWhatIsDone);
        Assert.Equal((2, 6), (kept!.Answers.Count, kept.PlannedQuestions));
        _stubs.ForEach(stub => stub.Status = _ => null);
        EvaluationResult rest = await Task.Run(() => models.EvaluateOver(Sums(), Options));
        Assert.Equal((6, 4), (rest.Answers.Count, rest.Shares.Sum(share => share.Answered)));
    }

    [Fact]
    public void No_service_is_asked_more_at_once_than_was_said()
    {
        LoadedModel[] models = [Add("a", ServiceApi.OpenAi), Add("b", ServiceApi.OpenAi)];
        _stubs.ForEach(stub => stub.Wait = TimeSpan.FromMilliseconds(20));

        models.EvaluateOver(Sums(), Options with { AtOnce = 2, Cache = null });

        Assert.All(_stubs, stub => Assert.InRange(stub.Peak, 1, 2));
    }

    [Fact]
    public async Task What_cannot_be_shared_is_said()
    {
        Add("a", ServiceApi.OpenAi);
        Add("b", ServiceApi.OpenAi, new Wordy(0.9));
        Add("c", ServiceApi.LlamaServer, new Wordy(0.5));
        using Call call = new(_workbench, ownsWorkbench: false);

        Assert.StartsWith(
            "a and b do not run the same model (they find other tokens probable)",
            await call.FailureOf("evaluate sums --over a,b --no-cache"),
            StringComparison.Ordinal
        );
        Assert.Contains("one is a service like OpenAI's, the other llama-server", await call.FailureOf("evaluate sums --over a,c"));
        Assert.StartsWith("--over names the services", await call.FailureOf("evaluate sums --over a,b --model a"));
        string tutor = Path.Combine(RepositoryFolder.Path, "models", "tutor-mini-f16.gguf");
        Assert.Contains(" is no service: --over splits", await call.FailureOf($"evaluate sums --over a,{tutor}"));
    }

    [Fact]
    public async Task The_command_shares_them_and_leaves_the_result()
    {
        Add("a", ServiceApi.OpenAi);
        Add("b", ServiceApi.OpenAi);
        using Call call = new(_workbench, ownsWorkbench: false);

        EvaluationResult result = await call.ResultOf<EvaluationResult>(
            "evaluate sums --over a,b --questions 6 --max-tokens 2 --at-once 1 --no-cache"
        );

        Assert.Equal((6, 6), (result.Answers.Count, result.Shares.Sum(share => share.Answered)));
        Assert.Contains("Answered by a (", call.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_not_there_is_left_out_and_named()
    {
        Add("a", ServiceApi.OpenAi);
        using Call call = new(_workbench, ownsWorkbench: false);

        EvaluationResult result = await call.ResultOf<EvaluationResult>(
            "evaluate sums --over a,http://127.0.0.1:9 --questions 3 --max-tokens 2 --no-cache"
        );

        Assert.Equal(
            [("a", 3, false), ("http://127.0.0.1:9", 0, true)],
            result.Shares.Select(s => (s.Service, s.Answered, s.Failure is not null))
        );
        Assert.Contains("answered no more, and the others took its questions. The service at", call.Text, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", await call.FailureOf("evaluate sums --over http://127.0.0.1:9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_of_different_services_are_asked_at_the_same_time_and_compared()
    {
        Add("a", ServiceApi.OpenAi);
        Add("b", ServiceApi.OpenAi, new Wordy(0.9));
        using Barrier both = new(2);
        _stubs.ForEach(stub =>
            stub.Status = number => number == 1 && !both.SignalAndWait(TimeSpan.FromSeconds(20)) ? HttpStatusCode.BadRequest : null
        );
        using Call call = new(_workbench, ownsWorkbench: false);

        EvaluationComparison result = await call.ResultOf<EvaluationComparison>(
            "evaluate sums --model a --model b --questions 4 --max-tokens 2 --no-cache --at-once 1"
        );

        Assert.Equal(["a", "b"], result.Results.Select(one => one.Model));
        Assert.All(result.Results, one => Assert.True(one.IsComplete));
    }

    [Fact]
    public async Task Models_of_different_services_read_a_text_at_the_same_time_and_are_compared()
    {
        Add("a", ServiceApi.Vllm, StubModel.Canned);
        Add("b", ServiceApi.Vllm, new Wordy(0.9));
        using Barrier both = new(2);
        _stubs.ForEach(stub =>
            stub.Status = number => number == 1 && !both.SignalAndWait(TimeSpan.FromSeconds(20)) ? HttpStatusCode.BadRequest : null
        );
        using Call call = new(_workbench, ownsWorkbench: false);

        PerplexityComparison result = await call.ResultOf<PerplexityComparison>(
            "perplexity --model a --model b --no-cache",
            "one two three\nthree two one"
        );

        Assert.Equal([("a", 2), ("b", 2)], result.Results.Select(one => (one.Model, one.Chunks.Count)));
        Assert.NotEqual(result.Results[0].Perplexity, result.Results[1].Perplexity);
        Assert.NotNull(result.Differences[1]);
        _stubs[0].Status = _ => HttpStatusCode.InternalServerError;
        await call.FailureOf("perplexity --model a --model b --no-cache --into left", "one two three\nthree two one");
        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.Equal(("b", true), (Assert.IsType<PerplexityResult>(left).Model, ((PerplexityResult)left).IsComplete));
    }

    [Fact]
    public async Task One_that_fails_beside_others_leaves_theirs()
    {
        Add("a", ServiceApi.OpenAi);
        Add("b", ServiceApi.OpenAi);
        _stubs[0].Status = _ => HttpStatusCode.InternalServerError;
        using Call call = new(_workbench, ownsWorkbench: false);

        await call.FailureOf("evaluate sums --model a --model b --questions 4 --max-tokens 2 --no-cache --into left");

        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.Equal(("b", true), (Assert.IsType<EvaluationResult>(left).Model, ((EvaluationResult)left).IsComplete));
    }

    [Theory]
    [InlineData("--over a,b")]
    [InlineData("--model a --model b")]
    public async Task An_interrupt_leaves_what_was_answered(string services)
    {
        Add("a", ServiceApi.OpenAi);
        Add("b", ServiceApi.OpenAi);
        _stubs.ForEach(stub => stub.Wait = TimeSpan.FromMilliseconds(30));
        using Call call = new(_workbench, ownsWorkbench: false);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.RunAsync(
                $"evaluate sums {services} --questions 60 --max-tokens 2 --at-once 1 --no-cache --into left",
                "",
                stop.Cancel,
                stop.Token
            )
        );

        Assert.True(call.Variables.TryGet("left", out object? left));
        int answered = left is EvaluationResult one ? one.Answers.Count : ((EvaluationComparison)left!).Results.Sum(r => r.Answers.Count);
        Assert.InRange(answered, 1, 59);
    }

    private static QuestionDataset Sums() => QuestionDataset.Read("sums").Spread(6);

    private LoadedModel Add(string name, ServiceApi kind, StubModel? model = null)
    {
        var stub = new StubService(kind, model ?? (kind == ServiceApi.OpenAi ? StubModel.Canned : new OwnStubModel(session.Local)));
        _stubs.Add(stub);
        return _workbench.Models.Load(stub.Address, new ModelLoadOptions { Name = name });
    }

    private static void AssertSame(EvaluationResult one, EvaluationResult other) =>
        Assert.Equal(
            one.Answers.OrderBy(a => a.Question).Select(a => (a.Question, a.Task, a.Given, a.IsCorrect)),
            other.Answers.Select(a => (a.Question, a.Task, a.Given, a.IsCorrect))
        );

    private sealed class Wordy(double first) : StubModel
    {
        public override double[] Next(IReadOnlyList<int> tokens) =>
            [Math.Log(first), Math.Log((1 - first) * 0.6), Math.Log((1 - first) * 0.4)];
    }

    private sealed class ByJson : IEqualityComparer<IReadOnlyList<ScoredChoice>>
    {
        public bool Equals(IReadOnlyList<ScoredChoice>? x, IReadOnlyList<ScoredChoice>? y) => x!.SequenceEqual(y!);

        public int GetHashCode(IReadOnlyList<ScoredChoice> obj) => obj.Count;
    }
}
