using System.Text.Json;
using LlmWorkbench.Chat;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Testing.Files;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Tests.Chat;

/// <summary>The shipped tutor, which was trained to answer, as a client of Microsoft.Extensions.AI.</summary>
[Engine]
public sealed class ModelChatClientTests : IDisposable
{
    private const string Question = "What is the capital of France?";

    private readonly LoadedModel _model = new(
        "tutor",
        LlamaModel.Load(Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf"), new() { GpuLayers = 0 })
    );

    private readonly IChatClient _client;

    public ModelChatClientTests() => _client = _model.AsChatClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ChatOptions Greedy => new() { Temperature = 0 };

    public void Dispose()
    {
        _client.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task Answers_as_generate_does_and_says_what_was_used()
    {
        GenerationResult expected = Generated(
            new()
            {
                MaxTokens = 1000,
                Sampling = new() { Temperature = 0 },
            }
        );

        ChatResponse answer = await _client.GetResponseAsync(Question, Greedy, Cancellation);

        Assert.Equal(expected.Text, answer.Text);
        Assert.Contains("Paris", answer.Text, StringComparison.Ordinal);
        Assert.Equal(StopReason.EndOfText, expected.StopReason);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(("tutor", ChatRole.Assistant), (answer.ModelId, answer.Messages.Single().Role));
        Assert.Equal(
            (expected.PromptTokenCount, expected.Tokens.Count, expected.PromptTokenCount + expected.Tokens.Count),
            (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount)
        );
        Assert.Equal(expected.Text, Assert.IsType<GenerationResult>(answer.RawRepresentation).Text);
    }

    [Fact]
    public async Task Each_token_has_its_log_probability_and_those_of_its_alternatives()
    {
        GenerationResult expected = Generated(
            new()
            {
                Alternatives = 3,
                Sampling = new() { Temperature = 0 },
            }
        );
        ChatOptions options = Greedy;
        options.AdditionalProperties = new() { [TokenLogProbability.CountKey] = 3 };

        ChatResponse answer = await _client.GetResponseAsync(Question, options, Cancellation);

        var tokens = (IReadOnlyList<TokenLogProbability>)answer.AdditionalProperties![TokenLogProbability.Key]!;
        Assert.Equal(expected.Tokens.Select(token => (token.Id, token.Text)), tokens.Select(token => (token.Id, token.Text)));
        Assert.Equal(expected.Tokens.Select(token => Math.Log(token.ModelProbability)), tokens.Select(token => token.LogProbability));
        Assert.All(tokens, token => Assert.Equal(3, token.Alternatives.Count));
        Assert.All(tokens, token => Assert.Equal(token.Id, token.Alternatives[0].Id));
        Assert.All(tokens, token => Assert.True(token.Alternatives[0].LogProbability >= token.Alternatives[1].LogProbability));
    }

    [Fact]
    public async Task Streaming_gives_the_same_answer_piece_by_piece()
    {
        ChatResponse whole = await _client.GetResponseAsync(Question, Greedy, Cancellation);
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(Question, Greedy, Cancellation))
        {
            updates.Add(update);
        }

        var answer = updates.ToChatResponse();
        Assert.Equal(whole.Text, answer.Text);
        Assert.Equal((whole.FinishReason, whole.ModelId), (answer.FinishReason, answer.ModelId));
        Assert.Equal(
            (whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount),
            (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount)
        );
        Assert.Equal(
            ((IReadOnlyList<TokenLogProbability>)whole.AdditionalProperties![TokenLogProbability.Key]!).Select(token =>
                token.LogProbability
            ),
            updates
                .SkipLast(1)
                .SelectMany(update => (IReadOnlyList<TokenLogProbability>)update.AdditionalProperties![TokenLogProbability.Key]!)
                .Select(token => token.LogProbability)
        );
        Assert.Single(updates.Select(update => (update.ResponseId, update.MessageId)).Distinct());
    }

    [Fact]
    public async Task Options_mean_what_they_mean_everywhere()
    {
        var sampling = new Llama.Sampling.SamplingOptions
        {
            Temperature = 1.7,
            TopK = 30,
            TopP = 0.9,
            Seed = 5,
        };
        GenerationResult expected = Generated(new() { MaxTokens = 6, Sampling = sampling });
        var options = new ChatOptions
        {
            Temperature = 1.7f,
            TopK = 30,
            TopP = 0.9f,
            Seed = 5,
            MaxOutputTokens = 6,
        };

        ChatResponse answer = await _client.GetResponseAsync(Question, options, Cancellation);

        var result = (GenerationResult)answer.RawRepresentation!;
        Assert.Equal(sampling, result.Options.Sampling);
        Assert.Equal(expected.Tokens.Select(token => token.Id), result.Tokens.Select(token => token.Id));
    }

    [Fact]
    public async Task An_answer_that_is_cut_short_says_so()
    {
        ChatOptions options = Greedy;
        options.MaxOutputTokens = 2;
        ChatResponse answer = await _client.GetResponseAsync(Question, options, Cancellation);

        Assert.Equal((2, ChatFinishReason.Length), (answer.Usage!.OutputTokenCount, answer.FinishReason));
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_before_it()
    {
        string whole = (await _client.GetResponseAsync(Question, Greedy, Cancellation)).Text;
        ChatOptions options = Greedy;
        options.StopSequences = ["Paris"];
        ChatResponse answer = await _client.GetResponseAsync(Question, options, Cancellation);

        Assert.Equal(whole[..whole.IndexOf("Paris", StringComparison.Ordinal)], answer.Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task A_schema_holds_the_answer_to_its_form()
    {
        ChatOptions options = Greedy;
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(
            JsonElement.Parse("""{"type":"object","properties":{"sure":{"type":"boolean"}},"required":["sure"]}""")
        );
        ChatResponse answer = await _client.GetResponseAsync(Question, options, Cancellation);

        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        using var json = JsonDocument.Parse(answer.Text);
        Assert.Contains(json.RootElement.GetProperty("sure").ValueKind, (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]);
    }

    [Fact]
    public async Task Instructions_and_earlier_messages_stand_in_the_models_format()
    {
        ChatOptions options = Greedy;
        options.Instructions = "Be brief.";
        options.MaxOutputTokens = 1;
        ChatMessage[] messages = [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello."), new(ChatRole.User, Question)];

        ChatResponse answer = await _client.GetResponseAsync(messages, options, Cancellation);

        Assert.Equal(
            "<|system|>\nBe brief.<|end|>\n<|user|>\nHi<|end|>\n<|assistant|>\nHello.<|end|>\n"
                + $"<|user|>\n{Question}<|end|>\n<|assistant|>\n",
            ((GenerationResult)answer.RawRepresentation!).Prompt
        );
    }

    [Fact]
    public async Task A_conversation_that_goes_on_is_not_read_again()
    {
        // Whole blocks are reused, and a block is longer than a question.
        List<ChatMessage> messages = [new(ChatRole.User, string.Join(' ', Enumerable.Repeat("The cat sat on the mat.", 30)))];
        ChatOptions options = Greedy;
        options.MaxOutputTokens = 4;
        ChatResponse first = await _client.GetResponseAsync(messages, options, Cancellation);
        messages.AddMessages(first);
        messages.Add(new(ChatRole.User, Question));

        ChatResponse second = await _client.GetResponseAsync(messages, options, Cancellation);

        Assert.Equal(0, first.Usage!.CachedInputTokenCount);
        Assert.InRange(second.Usage!.CachedInputTokenCount!.Value, 128, first.Usage.InputTokenCount!.Value);
    }

    [Fact]
    public async Task What_else_is_done_with_the_model_does_not_disturb_an_answer()
    {
        string expected = (await _client.GetResponseAsync(Question, Greedy, Cancellation)).Text;
        string text = "";
        await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(Question, Greedy, Cancellation))
        {
            text += update.Text;
            _model.Generate("Once upon a time", new() { MaxTokens = 1 });
        }

        Assert.Equal(expected, text);
    }

    [Fact]
    public async Task An_answer_that_is_stopped_leaves_the_client_usable()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in _client.GetStreamingResponseAsync(Question, Greedy, source.Token))
            {
                await source.CancelAsync();
            }
        });
        await foreach (ChatResponseUpdate _ in _client.GetStreamingResponseAsync(Question, Greedy, Cancellation))
        {
            break; // whoever reads no further gives the turn back too
        }

        Assert.Contains("Paris", (await _client.GetResponseAsync(Question, Greedy, Cancellation)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_whose_reader_disposes_the_client_is_read_to_its_end()
    {
        string expected = (await _client.GetResponseAsync(Question, Greedy, Cancellation)).Text,
            text = "";
        await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(Question, Greedy, Cancellation))
        {
            text += update.Text;
            _client.Dispose();
        }

        Assert.Equal(expected, text);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.GetResponseAsync(Question, Greedy, Cancellation));
    }

    [Fact]
    public async Task Requests_at_once_wait_for_each_other()
    {
        ChatResponse[] answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => _client.GetResponseAsync(Question, Greedy, Cancellation))
        );

        Assert.Single(answers.Select(answer => answer.Text).Distinct());
    }

    public static TheoryData<string, Action<ChatOptions>> Refused =>
        new()
        {
            { "Tools are given", options => options.Tools = [new HostedCodeInterpreterTool()] },
            { "An earlier conversation is to be continued", options => options.ConversationId = "7" },
            { "Frequency and presence penalties are not there", options => options.PresencePenalty = 0.5f },
            { "The seed is -1, but must be from 0 to ", options => options.Seed = -1 },
            { "The model gpt-5 is asked for, but this is tutor", options => options.ModelId = "gpt-5" },
            { "RawRepresentationFactory makes a String", options => options.RawRepresentationFactory = _ => "" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_done_as_asked_is_refused_in_a_sentence(string words, Action<ChatOptions> ask)
    {
        ChatOptions options = Greedy;
        ask(options);

        WorkbenchException refused = await Assert.ThrowsAsync<WorkbenchException>(() =>
            _client.GetResponseAsync(Question, options, Cancellation)
        );

        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_the_model_cannot_read_are_refused_in_a_sentence()
    {
        await Refuses("A message holds a DataContent", new ChatMessage(ChatRole.User, [new DataContent("data:image/png;base64,AAAA")]));
        await Refuses("A message comes from «tool»", new ChatMessage(ChatRole.Tool, "42"));
        await Refuses("The last message of the conversation is not the user's", new ChatMessage(ChatRole.Assistant, "Hello."));
        await Refuses("The conversation is empty");
        await Assert.ThrowsAsync<ContextFullException>(() =>
            _client.GetResponseAsync(string.Join(' ', Enumerable.Repeat("cat", 5000)), Greedy, Cancellation)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _client.GetResponseAsync(Question, new() { TopP = 2 }, Cancellation));
    }

    [Fact]
    public async Task It_says_what_it_is_and_lives_as_long_as_its_model()
    {
        Assert.Equal(("llm-workbench", "tutor"), (Metadata().ProviderName, Metadata().DefaultModelId));
        Assert.Same(_model, _client.GetService<LoadedModel>());
        Assert.Same(_client, _client.GetService<ModelChatClient>());
        Assert.Null(_client.GetService(typeof(string)));

        _client.Dispose();
        _client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.GetResponseAsync(Question, Greedy, Cancellation));

        using IChatClient other = _model.AsChatClient();
        _model.Dispose();
        WorkbenchException refused = await Assert.ThrowsAsync<WorkbenchException>(() =>
            other.GetResponseAsync(Question, Greedy, Cancellation)
        );
        Assert.Contains("was disposed", refused.Message, StringComparison.Ordinal);
    }

    private ChatClientMetadata Metadata() => _client.GetService<ChatClientMetadata>()!;

    private GenerationResult Generated(GenerationOptions options) =>
        _model.Generate(ChatFormat.Of(_model).UserTurn(Question), options, Cancellation);

    private async Task Refuses(string words, params ChatMessage[] messages)
    {
        WorkbenchException refused = await Assert.ThrowsAsync<WorkbenchException>(() =>
            _client.GetResponseAsync(messages, Greedy, Cancellation)
        );
        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
    }
}
