using LlmWorkbench.Chat;
using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Services.Clients;
using LlmWorkbench.Speed;
using LlmWorkbench.Tests.ContextWindow;
using LlmWorkbench.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Tests.Services.Clients;

/// <summary>The tutor as a client of Microsoft.Extensions.AI, and that client as a model once more: what comes through both is what the
/// engine says.</summary>
[Engine]
public sealed class ChatClientModelsTests : IClassFixture<TutorModel>, IDisposable
{
    private const string Question = "What is the capital of France?";

    private readonly LoadedModel _local;
    private readonly IChatClient _client;
    private readonly LoadedModel _far;

    public ChatClientModelsTests(TutorModel tutor)
    {
        _local = tutor.Model;
        _client = _local.AsChatClient();
        _far = _client.ForWorkbench("far", _local.AsEmbeddingGenerator());
    }

    private static GenerateOptions Greedy =>
        new()
        {
            MaxTokens = 24,
            Sampling = SamplingOptions.Greedy,
            Alternatives = 3,
        };

    public void Dispose()
    {
        _far.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void It_writes_the_same_tokens_with_the_same_probabilities()
    {
        SpokenMessage[] said = [new(Speaker.System, "Be kind."), new(Speaker.User, Question)];
        GenerationResult local = _local.Answer(said, Greedy);
        List<int> kept = [];

        GenerationResult far = _far.Answer(said, Greedy, new RunContext().Keeping<GenerationResult>(soFar => kept.Add(soFar.Tokens.Count)));

        Assert.Contains("Paris", far.Text, StringComparison.Ordinal);
        Assert.Equal(
            (local.Text, local.PromptTokenCount, local.StopReason, local.Tokens.Count),
            (far.Text, far.PromptTokenCount, far.StopReason, far.Tokens.Count)
        );
        Assert.All(
            local.Tokens.Zip(far.Tokens),
            pair =>
            {
                Assert.Equal((pair.First.Id, pair.First.Text, pair.First.Delta), (pair.Second.Id, pair.Second.Text, pair.Second.Delta));
                Assert.Equal(pair.First.ModelProbability, pair.Second.ModelProbability, 1e-12);
                Assert.Equal(pair.First.Alternatives.Select(other => other.Id), pair.Second.Alternatives.Select(other => other.Id));
            }
        );
        Assert.Equal(Enumerable.Range(1, far.Tokens.Count), kept.Distinct().Where(count => count > 0));
    }

    [Fact]
    public void A_seed_draws_what_it_draws_here()
    {
        var sampling = new SamplingOptions
        {
            Temperature = 1.7,
            TopK = 30,
            TopP = 0.9,
            Seed = 5,
        };
        GenerateOptions options = new() { MaxTokens = 8, Sampling = sampling };

        // Min-p is not among the options of a client, so that its own holds.
        Assert.Equal(_local.Answer([new(Speaker.User, Question)], options).Text, _far.Generate(Question, options).Text);
        Assert.Equal(sampling with { MinP = 0 }, _far.Generate(Question, options).Options.Sampling);
    }

    [Fact]
    public void A_schema_holds_the_answer_to_it()
    {
        var grammar = Grammar.FromJsonSchema("""{"enum": ["yes", "no"]}""");

        GenerationResult far = _far.Generate(Question, Greedy with { Sampling = SamplingOptions.Greedy with { Grammar = grammar } });

        Assert.Contains(far.Text.Trim(), new[] { "\"yes\"", "\"no\"" });
    }

    [Fact]
    public void What_comes_next_is_as_probable()
    {
        GeneratedToken local = _local.Answer([new(Speaker.User, Question)], Greedy with { Alternatives = 4 }).Tokens[0];

        LogitsResult far = _far.Logits(Question, new() { Top = 4 });

        Assert.All(local.Alternatives.Zip(far.Top), pair => Assert.Equal(pair.First.ModelProbability, pair.Second.ModelProbability, 1e-6));
        Assert.Equal(local.Alternatives.Select(token => token.Id), far.Top.Select(token => token.Id));
        Assert.True(far.IsPartial);
    }

    [Fact]
    public void Texts_become_the_same_vectors()
    {
        string[] texts = ["the cat", "the dog"];

        EmbeddingsResult far = _far.Embed(texts);

        Assert.Equal(_local.Embed(texts).Items[1].Vector, far.Items[1].Vector);
        Assert.Equal(EmbeddingSource.Service, far.Source);
    }

    [Fact]
    public void Open_questions_are_answered_several_at_once_and_others_refused()
    {
        QuestionDataset questions = QuestionDataset.Read("sums").Spread(4);
        EvaluationOptions options = new()
        {
            Cache = null,
            AtOnce = 3,
            MaxTokens = 6,
        };

        EvaluationResult far = _far.Evaluate(questions, options);

        Assert.Equal(
            questions.Questions.Select(question =>
                _local
                    .Answer([new(Speaker.User, question.Text)], Greedy with { MaxTokens = 6, Stop = ["\n"] })
                    .Text.TrimStart()
                    .Split('\n')[0]
                    .Trim()
            ),
            far.Answers.Select(answer => answer.Given)
        );
        WorkbenchException refused = Assert.Throws<WorkbenchException>(() =>
            _far.Evaluate(QuestionDataset.Read("multiple-choice").Spread(2), options)
        );
        Assert.StartsWith("A chat client has no call that scores the tokens of a text", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_a_model_of_the_session_by_its_name()
    {
        using Call call = new();
        LoadedModel added = call.Workbench.Models.Add("azure", _client);

        Assert.Same(added, call.Workbench.Models.Current);
        GenerationResult answer = await call.ResultOf<GenerationResult>($"generate --model azure --greedy --max-tokens 8 \"{Question}\"");
        Assert.Equal(_local.Answer([new(Speaker.User, Question)], Greedy with { MaxTokens = 8 }).Text, answer.Text);
        Assert.StartsWith(
            "azure cannot do this, which needs the weights, because what goes on inside of a model stands in no answer of a service: it is "
                + "run by a chat client (llm-workbench), with which #!generate, #!logits, #!evaluate, #!chat, #!speed and #!cost work",
            await call.FailureOf("attention --model azure \"the cat\""),
            StringComparison.Ordinal
        );
        Assert.StartsWith("A chat client has no call that cuts a text", await call.FailureOf("tokens hello"), StringComparison.Ordinal);
        Assert.Contains("turns texts into vectors", await call.FailureOf("embed", "the cat\nthe dog"), StringComparison.Ordinal);

        await call.RunAsync("model");
        Assert.Contains("a chat client (llm-workbench)", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void To_dispose_the_model_leaves_the_client()
    {
        _far.Dispose();

        Assert.Contains(
            "add it again with Models.Add",
            Assert.Throws<WorkbenchException>(() => _far.Generate("hi")).Message,
            StringComparison.Ordinal
        );
        Assert.NotEmpty(_client.ForWorkbench("again").Generate(Question, Greedy).Text);
    }

    [Fact]
    public void Its_speed_is_measured()
    {
        SpeedResult speed = _far.Speed(
            Question,
            new()
            {
                AtOnce = [1, 2],
                MaxTokens = 4,
                Requests = 2,
            }
        );

        Assert.Equal([(1, 2, 0), (2, 2, 0)], speed.Rows.Select(row => (row.AtOnce, row.Answered, row.Failed)));
        Assert.All(speed.Rows, row => Assert.True(row.Each!.Median > 0 && row.Read!.Median > 0));
    }
}
