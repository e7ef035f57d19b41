using System.Net;
using System.Text.RegularExpressions;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Speed;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Services;

/// <summary>Services that are slow, cut, lie, limit, or never end: nothing hangs, nothing that was finished is lost, and each is a
/// sentence.</summary>
[Engine]
public sealed class TroubleTests
{
    private const string Generate = "generate --max-tokens 6 --alternatives 2 --greedy hello";

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Status = number => number <= 2 ? HttpStatusCode.TooManyRequests : null,
            RetryAfter = "0",
        };
        using Call call = await Connected(stub);

        GenerationResult result = await call.ResultOf<GenerationResult>(Generate);

        Assert.Equal((" a a a a a a", 3), (result.Text, stub.Posts));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "3600", "takes no more requests for 3600 seconds: ask it later.")]
    [InlineData(HttpStatusCode.InternalServerError, null, "refused with 500 («too busy»).")]
    [InlineData(HttpStatusCode.Found, null, "leads on to another address, which is not followed, so that no key goes there.")]
    public async Task A_refusal_is_a_sentence(HttpStatusCode status, string? retryAfter, string expected)
    {
        using StubService stub = new(ServiceApi.OpenAi) { Status = _ => status, RetryAfter = retryAfter };
        using Call call = await Connected(stub);

        Assert.EndsWith(expected, await call.FailureOf(Generate), StringComparison.Ordinal);
        Assert.Equal(1, stub.Posts);
    }

    [Fact]
    public async Task What_was_written_before_a_cut_is_shown_and_left()
    {
        using StubService stub = new(ServiceApi.OpenAi) { CutAfter = 3 };
        using Call call = await Connected(stub);

        string failure = await call.FailureOf($"{Generate} --into left");

        Assert.Contains("broke off its", failure, StringComparison.Ordinal);
        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.Equal(" a a a", Assert.IsType<GenerationResult>(left).Text);
        Assert.Contains("▶ a a a", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceApi.OpenAi)]
    [InlineData(ServiceApi.Ollama)]
    public async Task A_stream_without_an_end_is_left(ServiceApi kind)
    {
        using StubService stub = new(kind) { IsEndless = true };
        using Call call = await Connected(stub);

        GenerationResult result = await call.ResultOf<GenerationResult>(Generate);

        Assert.Equal(6, result.Tokens.Count);
    }

    [Fact]
    public async Task Pieces_that_never_say_anything_are_left()
    {
        using StubService stub = new(ServiceApi.OpenAi) { IsEndless = true, Lie = _ => """{"choices":[]}""" };
        using Call call = await Connected(stub);

        Assert.Contains("broke off its text after 0 tokens", await call.FailureOf(Generate), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_service_is_waited_for_as_long_as_was_said()
    {
        using StubService stub = new(ServiceApi.OpenAi) { Wait = TimeSpan.FromSeconds(30) };
        using Call call = await Connected(stub, "--patience 0.3");

        Assert.EndsWith(
            "said nothing for 0.3 seconds: connect with a longer --patience if it needs more.",
            await call.FailureOf(Generate),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_interrupt_ends_a_request_and_leaves_what_was_written()
    {
        using StubService stub = new(ServiceApi.OpenAi) { IsEndless = true };
        using Call call = await Connected(stub);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.RunAsync("generate --max-tokens 1000000 hello --into left", "", stop.Cancel, stop.Token)
        );

        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.NotEmpty(Assert.IsType<GenerationResult>(left).Tokens);
    }

    [Theory]
    [InlineData("-0.693", "3.5", "a log-probability of 3.5")]
    [InlineData("-1.6", "-0.1", "probabilities that add up to")]
    [InlineData("{\"choices\"", "<p>", "what is no JSON: <p>")]
    public async Task A_lie_is_called_one(string truth, string lie, string expected)
    {
        using StubService stub = new(ServiceApi.OpenAi) { Lie = line => line.Replace(truth, lie, StringComparison.Ordinal) };
        using Call call = await Connected(stub);

        string failure = await call.FailureOf("generate --max-tokens 2 --alternatives 3 hello");

        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.EndsWith(", which cannot be.", failure, StringComparison.Ordinal);
    }

    // Numbers of another kind, or none, are no numbers; what else is told still counts.
    [Theory]
    [InlineData(ServiceApi.Vllm, "\"token_ids\":[", "\"token_ids\":[\"x\"],\"other\":[", "generate --max-tokens 2 hello")]
    [InlineData(ServiceApi.LlamaServer, "\"piece\":", "\"piece\":[\"x\",null,300],\"other\":", "tokens hello")]
    [InlineData(ServiceApi.OpenAi, "\"prompt_tokens\":", "\"prompt_tokens\":-7,\"other\":", "generate --max-tokens 2 hello")]
    public async Task What_should_be_a_number_and_is_none_is_left_out(ServiceApi kind, string truth, string lie, string command)
    {
        bool lied = false;
        using StubService stub = new(kind)
        {
            Lie = line =>
            {
                lied |= line.Contains(truth, StringComparison.Ordinal);
                return line.Replace(truth, lie, StringComparison.Ordinal);
            },
        };
        using Call call = await Connected(stub);

        await call.RunAsync($"{command} --into result");

        Assert.True(lied);
        Assert.True(call.Variables.TryGet("result", out object? result));
        Assert.True(result is not GenerationResult written || written.PromptTokenCount >= 0);
    }

    [Fact]
    public async Task Thoughts_before_an_answer_are_waited_for()
    {
        string thoughts = string.Concat(Enumerable.Repeat("""{"choices":[{"text":"","reasoning_content":"hm"}]}""" + "\n\ndata: ", 1500));
        bool first = true;
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Lie = line =>
            {
                bool isFirst = first;
                first = false;
                return isFirst ? thoughts + line : line;
            },
        };
        using Call call = await Connected(stub);

        Assert.Equal(600, (await call.ResultOf<GenerationResult>("generate --max-tokens 600 hello")).Tokens.Count);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_stream_is_said_in_the_services_words()
    {
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Lie = line => line.Contains("usage", StringComparison.Ordinal) ? line : """{"error":{"message":"out of memory"}}""",
        };
        using Call call = await Connected(stub);

        Assert.Contains("out of memory", await call.FailureOf(Generate), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_dies_leaves_the_answers_before()
    {
        using StubService stub = new(ServiceApi.OpenAi) { Status = number => number > 3 ? HttpStatusCode.InternalServerError : null };
        using Call call = await Connected(stub);

        string failure = await call.FailureOf("evaluate sums --questions 8 --at-once 1 --max-tokens 2 --no-cache --into left");

        Assert.Contains("refused with 500", failure, StringComparison.Ordinal);
        Assert.True(call.Variables.TryGet("left", out object? left));
        EvaluationResult result = Assert.IsType<EvaluationResult>(left);
        Assert.Equal((3, 8, false), (result.Answers.Count, result.PlannedQuestions, result.IsComplete));
    }

    [Fact]
    public async Task Questions_end_at_a_limit_of_the_cost()
    {
        using StubService stub = new(ServiceApi.OpenAi);
        using Call call = await Connected(stub);

        string failure = await call.FailureOf(
            "evaluate sums --no-cache --questions 8 --at-once 1 --max-tokens 2 --max-cost 0.000001 --price 1 --read-price 0 --into left"
        );

        Assert.StartsWith(
            "The limit of $0 is reached",
            failure.Replace("$0.0000", "$0", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.Single(Assert.IsType<EvaluationResult>(left).Answers);
        Assert.StartsWith("No price of tutor is known", await call.FailureOf("evaluate sums --max-cost 1"), StringComparison.Ordinal);
    }

    // What a model thinks is paid for and not shown, and a service may send several tokens as a piece.
    [Fact]
    public async Task Tokens_that_only_the_service_counts_are_paid_for()
    {
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Lie = line => Regex.Replace(line, "\"completion_tokens\":[0-9]+", "\"completion_tokens\":5000"),
        };
        using Call call = await Connected(stub);

        string failure = await call.FailureOf(
            "evaluate sums --no-cache --questions 8 --at-once 1 --max-tokens 2 --max-cost 0.009 --price 1 --read-price 0 --into left"
        );

        Assert.Contains("$0.01 were spent on 2 of 8 questions", failure, StringComparison.Ordinal);
    }

    // A negative count would give money back.
    [Fact]
    public async Task Counts_below_nothing_do_not_lower_the_cost()
    {
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Lie = line => Regex.Replace(line, "(prompt|completion)_tokens\":[0-9]+", "$1_tokens\":-1000000"),
        };
        using Call call = await Connected(stub);

        string failure = await call.FailureOf(
            "evaluate sums --no-cache --questions 8 --at-once 1 --max-tokens 2 --max-cost 0.00001 --price 1 --into left"
        );

        Assert.Contains("spent on 1 of 8 questions", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixty_four_requests_at_once_are_all_answered()
    {
        using StubService stub = new(ServiceApi.OpenAi) { Wait = TimeSpan.FromMilliseconds(50) };
        using Call call = await Connected(stub);

        SpeedResult speed = await call.ResultOf<SpeedResult>("speed --at-once 1,64 --max-tokens 3 --requests 2");

        Assert.Equal([(1, 2, 0), (64, 64, 0)], speed.Rows.Select(row => (row.AtOnce, row.Answered, row.Failed)));
        Assert.InRange(stub.Peak, 2, 64);
        Assert.All(speed.Rows, row => Assert.True(row.FirstToken!.Median >= 0.04 && row.Each!.Most > 0 && row.Together > 0));
        Assert.True(speed.Rows[1].Together > speed.Rows[0].Together);
    }

    [Fact]
    public async Task Requests_that_fail_beside_others_are_counted()
    {
        using StubService stub = new(ServiceApi.OpenAi) { Status = number => number % 2 == 0 ? HttpStatusCode.InternalServerError : null };
        using Call call = await Connected(stub);

        SpeedResult speed = await call.ResultOf<SpeedResult>("speed --at-once 4 --max-tokens 2 --requests 8");

        Assert.Equal((4, 4), (speed.Rows[0].Answered, speed.Rows[0].Failed));
        Assert.Contains("What failed first: The service at", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("/models/tutor.gguf")]
    public async Task What_a_service_says_of_its_model_moves_no_cursor(string said)
    {
        using StubService stub = new(ServiceApi.LlamaServer)
        {
            Fact = text => text.Replace(said, "\\u001b[31m<b>", StringComparison.Ordinal),
        };
        using Call call = await Connected(stub);

        Assert.DoesNotContain('\u001b', call.Text);
        Assert.DoesNotContain('\u001b', call.Html);
        Assert.Contains("␛[31m", call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", call.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4200000")]
    [InlineData("8400000")]
    [InlineData("2048")]
    [InlineData("512")]
    public async Task Sizes_below_nothing_are_not_known(string size)
    {
        using StubService stub = new(ServiceApi.LlamaServer) { Fact = text => text.Replace(size, "-7", StringComparison.Ordinal) };
        using Call call = await Connected(stub);

        Assert.DoesNotContain("-", call.Text.Replace("llama-server", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_end_is_refused()
    {
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Fact = text => text.Replace("\"tutor\"", $"\"{new string('x', 200_000)}\"", StringComparison.Ordinal),
        };
        using Call call = new();

        Assert.EndsWith(
            "answers with a model's name of 200,000 letters, which cannot be.",
            await call.FailureOf($"model {stub.Address}"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_address_where_nobody_is_says_so()
    {
        using Call call = new();

        Assert.Contains("cannot be reached", await call.FailureOf("model http://127.0.0.1:9/v1 --patience 5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_a_service_is_refused_for_a_file()
    {
        using Call call = new();

        Assert.Contains("is no service's address", await call.FailureOf("model tutor --api vllm"), StringComparison.Ordinal);
        Assert.Contains("has no model other", await FailureWith("--name other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_that_a_service_does_not_have_are_refused_and_not_ignored()
    {
        using StubService stub = new(ServiceApi.OpenAi);
        using Call call = await Connected(stub);

        Assert.StartsWith(
            "A service like OpenAI's has no --top-k",
            await call.FailureOf($"{Generate} --top-k 7"),
            StringComparison.Ordinal
        );
        GenerationResult result = await call.ResultOf<GenerationResult>("generate --max-tokens 1 hello");
        Assert.Equal((0, 0), (result.Options.Sampling.TopK, result.Options.Sampling.MinP));
    }

    private static async Task<string> FailureWith(string options)
    {
        using StubService stub = new(ServiceApi.OpenAi);
        using Call call = new();
        return await call.FailureOf($"model {stub.Address} {options}");
    }

    private static async Task<Call> Connected(StubService stub, string options = "")
    {
        var call = new Call();
        await call.RunAsync($"model {stub.Address} {options}");
        return call;
    }
}
