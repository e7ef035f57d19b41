using System.Runtime.CompilerServices;
using LlmWorkbench.Conversations;
using LlmWorkbench.Cost;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Models;
using LlmWorkbench.Services.Clients;
using LlmWorkbench.Speed;
using LlmWorkbench.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Tests.Services.Clients;

/// <summary>Clients that are slow, endless, silent, break off, or answer with what is no text: nothing hangs, nothing that was finished is
/// lost, and each is a sentence.</summary>
[Fast]
public sealed class ClientTroubleTests
{
    private const string Generate = "generate --max-tokens 6 --greedy hello";

    private static readonly ChatResponseUpdate s_end = StubClient.End(ChatFinishReason.Stop);

    [Fact]
    public void A_slow_client_is_shown_piece_by_piece()
    {
        using var client = new StubClient(
            (_, stop) => StubClient.Pieces([StubClient.Text("a "), StubClient.Text("b"), s_end], TimeSpan.FromMilliseconds(20), stop)
        );
        List<string> kept = [];

        GenerationResult result = client
            .ForWorkbench("far")
            .Generate("hi", null, new global::LlmWorkbench.Runs.RunContext().Keeping<GenerationResult>(soFar => kept.Add(soFar.Text)));

        Assert.Equal(("a b", StopReason.EndOfText), (result.Text, result.StopReason));
        Assert.Equal(["a ", "a b"], kept.Distinct());
    }

    [Fact]
    public async Task An_endless_client_is_left_when_there_is_enough()
    {
        using var client = new StubClient((_, stop) => Endless(stop));
        using Call call = With(client);

        GenerationResult result = await call.ResultOf<GenerationResult>(Generate);

        Assert.Equal((6, StopReason.MaxTokens), (result.Tokens.Count, result.StopReason));
    }

    [Fact]
    public async Task Pieces_that_never_say_anything_are_left()
    {
        using var client = new StubClient((_, stop) => StubClient.Pieces(Enumerable.Repeat(StubClient.Of(), 100_000), cancellation: stop));
        using Call call = With(client);

        Assert.StartsWith(
            "The chat client far broke off its text after 0 tokens",
            await call.FailureOf(Generate),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_interrupt_ends_an_endless_client_and_leaves_what_was_written()
    {
        bool isStopped = false;
        using var client = new StubClient((_, stop) => Endless(stop, () => isStopped = true));
        using Call call = With(client);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.RunAsync("generate --max-tokens 1000000 hello --into left", "", stop.Cancel, stop.Token)
        );

        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.NotEmpty(Assert.IsType<GenerationResult>(left).Tokens);
        Assert.True(isStopped);
    }

    [Fact]
    public async Task An_interrupt_does_not_wait_for_a_client_that_does_not_listen()
    {
        using var gate = new ManualResetEventSlim();
        using var client = new StubClient((_, _) => Blocking(gate));
        using Call call = With(client);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.RunAsync("generate hi --into left", "", stop.Cancel, stop.Token)
        );

        Assert.False(gate.IsSet);
        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.Equal("a", Assert.IsType<GenerationResult>(left).Text);
        gate.Set();
    }

    [Fact]
    public async Task A_silent_client_is_waited_for_as_long_as_was_said()
    {
        using var client = new StubClient((_, stop) => StubClient.Pieces([s_end], TimeSpan.FromMinutes(5), stop));
        using Call call = new();
        call.Workbench.Models.Add("far", client, patience: TimeSpan.FromSeconds(0.2));

        Assert.Equal(
            "The chat client far said nothing for 0.2 seconds: add it with a longer patience if it needs more.",
            await call.FailureOf(Generate)
        );
    }

    [Fact]
    public async Task What_was_written_before_an_exception_is_shown_and_left()
    {
        using var client = new StubClient(
            (_, _) =>
                Throwing(
                    new InvalidOperationException(
                        "<b>no</b>\u001b[2J more\nAuthorization: Bearer sk-abcdefghijklmnop\nHeaders:\nx-note: any words"
                    )
                )
        );
        using Call call = With(client);

        string failure = await call.FailureOf($"{Generate} --into left");

        Assert.Equal("The chat client far failed with InvalidOperationException («<b>no</b>␛[2J more Authorization: [hidden]»).", failure);
        Assert.True(call.Variables.TryGet("left", out object? left));
        Assert.Equal("a", Assert.IsType<GenerationResult>(left).Text);
    }

    [Fact]
    public async Task A_client_that_gives_up_by_itself_is_no_interrupt()
    {
        using var client = new StubClient((_, _) => Throwing(new TaskCanceledException("The request timed out.")));
        using Call call = With(client);

        Assert.Equal(
            "The chat client far gave up by itself («The request timed out»): give it more time where it is made.",
            await call.FailureOf(Generate)
        );
    }

    public static TheoryData<string, ChatResponseUpdate[]> NoTexts =>
        new()
        {
            { "ended without an answer.", [] },
            { "asks for the tool «rm -rf», which nobody runs here", [StubClient.Of(new FunctionCallContent("1", "rm -rf")), s_end] },
            { "asks for the tool «»", [StubClient.End(ChatFinishReason.ToolCalls)] },
            { "answers with data (image/png), where a text is needed.", [StubClient.Of(new DataContent(new byte[3], "image/png")), s_end] },
            { "answers with UriContent, where", [StubClient.Of(new UriContent("https://a.example/b.png", "image/png"))] },
            { "reports an error («too busy»).", [StubClient.Text("a"), StubClient.Of(new ErrorContent("too busy."))] },
            { "answers with nothing in the place of a piece", [StubClient.Text("a"), null!] },
        };

    [Theory]
    [MemberData(nameof(NoTexts), DisableDiscoveryEnumeration = true)]
    public async Task What_is_no_text_is_a_sentence(string expected, ChatResponseUpdate[] updates)
    {
        using var client = new StubClient(updates);
        using Call call = With(client);

        Assert.StartsWith($"The chat client far {expected}", await call.FailureOf(Generate), StringComparison.Ordinal);
    }

    [Fact]
    public void Tools_that_a_pipeline_runs_itself_and_thoughts_are_no_part_of_the_text()
    {
        using var client = new StubClient(
            StubClient.Of(new TextReasoningContent("hm")),
            StubClient.Of(new FunctionCallContent("1", "weather")),
            StubClient.End(ChatFinishReason.ToolCalls),
            StubClient.Of(new FunctionResultContent("1", "rain")),
            StubClient.Text("It rains."),
            StubClient.End(ChatFinishReason.Stop, 10, 9, 6)
        );

        GenerationResult result = client.ForWorkbench("far").Generate("hi");

        Assert.Equal(("It rains.", 10), (result.Text, result.PromptTokenCount));
        Assert.Contains("\n\n3 tokens after 10 tokens of prompt", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string?, StopReason> Reasons =>
        new()
        {
            { null, StopReason.EndOfText },
            { "stop", StopReason.EndOfText },
            { "length", StopReason.MaxTokens },
            { "content_filter", StopReason.Filtered },
            { "something new", StopReason.EndOfText },
        };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Why_it_ended_is_said(string? reason, StopReason expected)
    {
        using var client = new StubClient(
            StubClient.Text("a"),
            new() { FinishReason = reason is null ? null : new ChatFinishReason(reason) }
        );

        Assert.Equal(expected, client.ForWorkbench("far").Generate("hi").StopReason);
    }

    [Theory]
    [InlineData(-5L, -7L)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(null, null)]
    public void Counts_that_cannot_be_are_not_told(long? read, long? written)
    {
        using var client = new StubClient(StubClient.Text("a"), StubClient.Text("b"), StubClient.End(ChatFinishReason.Stop, read, written));

        GenerationResult result = client.ForWorkbench("far").Generate("hi");

        Assert.Equal((0, 2), (result.PromptTokenCount, result.TokenCount));
    }

    [Fact]
    public void A_text_is_cut_at_stop_strings_that_the_client_ignores()
    {
        using var client = new StubClient(StubClient.Text("one #"), StubClient.Text("# two\n"), StubClient.Text("three"), s_end);
        LoadedModel far = client.ForWorkbench("far");

        GenerationResult result = far.Generate("hi", new() { Stop = ["##", "\n"] });

        Assert.Equal(("one ", StopReason.StopString, "##"), (result.Text, result.StopReason, result.StopString));
        Assert.Equal(["##"], client.Asked.Single().Options.StopSequences!);
        Assert.Equal("one ## two\nthree", far.Generate("hi", new() { Stop = ["e!"] }).Text);
    }

    [Fact]
    public void A_client_without_streams_is_asked_for_the_whole()
    {
        using var client = new StubClient((_, _) => throw new NotImplementedException())
        {
            Whole = () =>
                new ChatResponse(new ChatMessage(ChatRole.Assistant, "whole"))
                {
                    FinishReason = ChatFinishReason.Length,
                    Usage = new() { InputTokenCount = 3, OutputTokenCount = 1 },
                },
        };

        GenerationResult result = client.ForWorkbench("far").Generate("hi");

        Assert.Equal(("whole", StopReason.MaxTokens, 3), (result.Text, result.StopReason, result.PromptTokenCount));
    }

    [Theory]
    [InlineData("--min-p 0.2", "A chat client has no --min-p: leave it out")]
    [InlineData("--repetition-penalty 1.2", "A chat client has no --repetition-penalty")]
    [InlineData("--prompt-logprobs", "A chat client has no call that scores the tokens of a text that it is given")]
    public async Task What_a_client_has_no_option_for_is_refused(string option, string expected)
    {
        using var client = new StubClient(StubClient.Text("a"), s_end);
        using Call call = With(client);

        Assert.StartsWith(expected, await call.FailureOf($"{Generate} {option}"), StringComparison.Ordinal);
        Assert.Empty(client.Asked);
    }

    [Fact]
    public async Task A_text_without_probabilities_is_shown_without_a_place_for_them()
    {
        using var client = new StubClient(StubClient.Text("<b>a</b> & "), StubClient.Text("b"), s_end);
        using Call call = With(client);

        await call.RunAsync(Generate);

        Assert.Contains("&lt;b&gt;a&lt;/b&gt; &amp; b", call.Html, StringComparison.Ordinal);
        Assert.Contains("How probable the tokens were is not told.", call.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("probable to the model", call.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_log_probabilities_what_else_could_come_is_unknown()
    {
        using var client = new StubClient(StubClient.Text("a"), s_end);
        using Call call = With(client);

        Assert.StartsWith("A chat client (stub) gave no log-probabilities", await call.FailureOf("logits hi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_is_sent_whole_each_time()
    {
        using var client = new StubClient(
            (number, stop) => StubClient.Pieces([StubClient.Text($"answer {number}"), s_end], cancellation: stop)
        );
        using Call call = With(client);

        await call.RunAsync("chat one");
        ConversationResult two = await call.ResultOf<ConversationResult>("chat two");

        Assert.Equal("answer 2", two.Answer);
        Assert.Equal(
            [("user", "one"), ("assistant", "answer 1"), ("user", "two")],
            client.Asked.Last().Messages.Select(message => (message.Role.Value, message.Text))
        );
        Assert.Contains("does not say how long its context window is", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_questions_are_asked_at_once_and_none_is_asked_to_find_out_what_it_is()
    {
        using var client = new StubClient(
            (_, stop) =>
                StubClient.Pieces([StubClient.Text("4"), StubClient.End(ChatFinishReason.Stop, 8, 1)], TimeSpan.FromMilliseconds(20), stop)
        );
        QuestionDataset questions = Sums(40);

        EvaluationResult result = client.ForWorkbench("far").Evaluate(questions, new() { AtOnce = 16 });

        Assert.Equal((40, 40), (result.Answers.Count, client.Asked.Count));
        Assert.Equal(1, result.Accuracy.Share);
        Assert.InRange(client.MostAtOnce, 2, 16);
    }

    [Fact]
    public void What_was_answered_before_a_client_fails_is_left()
    {
        using var client = new StubClient(
            (number, stop) =>
                number > 5
                    ? Throwing(new InvalidOperationException("quota"))
                    : StubClient.Pieces([StubClient.Text("4"), s_end], cancellation: stop)
        );
        List<int> kept = [];

        WorkbenchException failure = Assert.Throws<WorkbenchException>(() =>
            client
                .ForWorkbench("far")
                .Evaluate(
                    Sums(20),
                    new() { AtOnce = 2 },
                    new global::LlmWorkbench.Runs.RunContext().Keeping<EvaluationResult>(soFar => kept.Add(soFar.Answers.Count))
                )
        );

        Assert.True(failure.LeavesWhatIsDone);
        Assert.InRange(kept[^1], 4, 5);
    }

    [Fact]
    public void Two_clients_of_one_model_share_questions_and_what_one_cannot_answer_the_other_does()
    {
        using var good = new StubClient((_, stop) => StubClient.Pieces([StubClient.Text("4"), s_end], TimeSpan.FromMilliseconds(5), stop));
        using var bad = new StubClient((_, _) => Throwing(new InvalidOperationException("quota")));
        using var other = new StubClient(StubClient.Text("4"), s_end) { About = new("stub", null, "stub-5") };
        LoadedModel one = good.ForWorkbench("one");

        EvaluationResult result = new[] { one, bad.ForWorkbench("two") }.EvaluateOver(Sums(10));

        Assert.Equal((10, 10), (result.Answers.Count, result.Shares[0].Answered));
        Assert.StartsWith("The chat client two failed", result.Shares[1].Failure, StringComparison.Ordinal);
        Assert.Contains(
            "they call themselves otherwise",
            Assert.Throws<WorkbenchException>(() => new[] { one, other.ForWorkbench("three") }.EvaluateOver(Sums(10))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_limit_of_the_cost_counts_what_the_client_counts()
    {
        using var client = new StubClient(StubClient.Text("4"), StubClient.End(ChatFinishReason.Stop, 100, 1000));

        WorkbenchException failure = Assert.Throws<WorkbenchException>(() =>
            client
                .ForWorkbench("far")
                .Evaluate(
                    Sums(20),
                    new()
                    {
                        MaxCost = 0.0025,
                        WrittenPrice = 1,
                        ReadPrice = 0,
                        AtOnce = 1,
                    }
                )
        );

        Assert.StartsWith("The limit of $0.0025 is reached: $0.003 were spent on 3 of 20", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_per_second_are_those_that_the_client_counts_and_not_pieces()
    {
        string piece = string.Concat(Enumerable.Repeat("word ", 50));
        using var client = new StubClient(
            (_, stop) =>
                StubClient.Pieces(
                    [StubClient.Text(piece), StubClient.Text(piece), StubClient.End(ChatFinishReason.Stop, 10, 100)],
                    TimeSpan.FromMilliseconds(10),
                    stop
                )
        );
        LoadedModel far = client.ForWorkbench("far");

        GenerationResult result = far.Generate("hi");
        SpeedRow row = far.Speed("hi", new() { AtOnce = [2], Requests = 2 }).Rows.Single();

        Assert.Equal(100 / result.DecodeTime.TotalSeconds, result.TokensPerSecond, 1e-6);
        Assert.True(row.Each!.Median > 0);
        Assert.True(far.Cost(new CostOptions { HardwarePrice = 1000 }).Local.PerMillionWritten > 0);
    }

    [Fact]
    public async Task What_the_card_says_holds_no_secret()
    {
        using var client = new StubClient(StubClient.Text("a"), s_end);
        using Call call = With(client);

        await call.RunAsync("model");

        Assert.Contains("https://stub.example", call.Text, StringComparison.Ordinal);
        Assert.Contains("stub-4", call.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", call.Text + call.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_the_same_name_is_replaced_and_the_client_stays()
    {
        using var client = new StubClient(StubClient.Text("a"), s_end);
        using Call call = With(client);

        call.Workbench.Models.Add("far", client);
        await call.RunAsync(Generate);

        Assert.Single(call.Workbench.Models);
        Assert.False(client.IsDisposed);
        Assert.Throws<ArgumentException>(() => call.Workbench.Models.Add(" ", client));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.ForWorkbench("far", patience: TimeSpan.Zero));
    }

    private static Call With(IChatClient client)
    {
        Call call = new();
        call.Workbench.Models.Add("far", client);
        return call;
    }

    private static QuestionDataset Sums(int count) =>
        new("sums", [.. Enumerable.Range(0, count).Select(i => new OpenQuestion("sum", null, $"{i}: 2 + 2 =", ["4"]))]);

    private static async IAsyncEnumerable<ChatResponseUpdate> Endless(
        [EnumeratorCancellation] CancellationToken cancellation,
        Action? stopped = null
    )
    {
        try
        {
            while (true)
            {
                await Task.Delay(1, cancellation);
                yield return StubClient.Text("a");
            }
        }
        finally
        {
            stopped?.Invoke();
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Blocking(ManualResetEventSlim gate)
    {
        yield return StubClient.Text("a");
        await Task.Yield();
        gate.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Throwing(Exception exception)
    {
        yield return StubClient.Text("a");
        await Task.Yield();
        throw exception;
    }
}
