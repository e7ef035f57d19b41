using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Session;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.ContextWindow;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Services;

/// <summary>The tutor behind each kind of service: what comes through is what our engine says.</summary>
[Engine]
public sealed class ServiceModelTests(ServiceModelTests.Session session) : IClassFixture<ServiceModelTests.Session>
{
    private const string Text = "Question: What is the capital of France?\nAnswer: Paris, é€.";
    private const string Prompt = "Once upon a time, Mia";

    public static TheoryData<ServiceApi> All => [.. Enum.GetValues<ServiceApi>()];

    public static TheoryData<ServiceApi> Scoring => [ServiceApi.LlamaServer, ServiceApi.Vllm, ServiceApi.OpenAi];

    public static TheoryData<ServiceApi> Tokenizing => [ServiceApi.LlamaServer, ServiceApi.Vllm];

    [Theory]
    [MemberData(nameof(All))]
    public void Its_kind_is_recognised(ServiceApi kind)
    {
        LoadedModel model = session.Connect(kind, api: kind == ServiceApi.Chat ? kind : null);

        string expected = kind switch
        {
            ServiceApi.LlamaServer => "llama-server",
            ServiceApi.Vllm => "vLLM",
            ServiceApi.Ollama => "Ollama",
            ServiceApi.Chat => "a service like OpenAI's chat",
            _ => "a service like OpenAI's",
        };
        Assert.StartsWith($"{expected} at http://127.0.0.1:", model.Runner!.Description, StringComparison.Ordinal);
        Assert.Equal(model.Facts.Address + "/v1", session.Stub(kind).Address);
    }

    [Theory]
    [MemberData(nameof(Scoring))]
    public void Each_token_of_a_text_is_as_surprising_as_to_our_engine(ServiceApi kind)
    {
        SurprisalResult local = session.Local.Surprisal(Text);

        SurprisalResult far = session.Connect(kind).Surprisal(Text);

        Assert.Equal(local.Tokens.Select(token => token.Bytes.ToArray()), far.Tokens.Select(token => token.Bytes.ToArray()));
        Assert.Equal(local.ScoredCount, far.ScoredCount);
        Assert.All(
            local.Tokens.Zip(far.Tokens).Where(pair => pair.First.Score is not null),
            pair =>
            {
                Assert.Equal(pair.First.Score!.LogProbability, pair.Second.Score!.LogProbability, 1e-3);
                Assert.Equal(pair.First.Score.Rank == 1, pair.Second.Score.Rank == 1);
                Assert.False(pair.Second.Score.HasEntropy);
            }
        );
        Assert.Equal(local.BitsPerByte, far.BitsPerByte, 1e-3);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_comes_next_is_as_probable_and_the_rest_is_counted(ServiceApi kind)
    {
        LogitsResult local = session.Local.Logits(Prompt, new() { Top = 5 });

        LogitsResult far = session.Connect(kind).Logits(Prompt, new() { Top = 5 });

        Assert.Equal(local.Top.Select(token => token.Text), far.Top.Select(token => token.Text));
        Assert.All(local.Top.Zip(far.Top), pair => Assert.Equal(pair.First.ModelProbability, pair.Second.ModelProbability, 1e-3));
        Assert.Equal(local.RestModelProbability, far.RestModelProbability, 1e-3);
        Assert.InRange(far.EntropyBits, 0.001, local.EntropyBits + 1e-6);
        Assert.True(far.IsPartial);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_text_is_continued_with_the_same_tokens_and_probabilities(ServiceApi kind)
    {
        GenerateOptions options = new()
        {
            MaxTokens = 6,
            Sampling = SamplingOptions.Greedy,
            Alternatives = 3,
        };
        GenerationResult local = session.Local.Generate(Prompt, options);
        List<int> kept = [];

        GenerationResult far = session
            .Connect(kind)
            .Generate(
                Prompt,
                options,
                new global::LlmWorkbench.Runs.RunContext().Keeping<GenerationResult>(soFar => kept.Add(soFar.Tokens.Count))
            );

        Assert.Equal(local.Text, far.Text);
        Assert.Equal((local.PromptTokenCount, StopReason.MaxTokens), (far.PromptTokenCount, far.StopReason));
        Assert.All(local.Tokens.Zip(far.Tokens), pair => Assert.Equal(pair.First.ModelProbability, pair.Second.ModelProbability, 1e-3));
        Assert.Equal(local.Tokens[0].Alternatives.Select(a => a.Text), far.Tokens[0].Alternatives.Select(a => a.Text));
        Assert.Contains(3, kept);
    }

    [Theory]
    [MemberData(nameof(Tokenizing))]
    public void A_text_is_cut_by_the_services_tokenizer(ServiceApi kind)
    {
        TokenizationResult local = session.Local.Tokens(Text);

        TokenizationResult far = session.Connect(kind).Tokens(Text);

        Assert.Equal(local.Tokens.Select(t => (t.Id, t.Start, t.Length)), far.Tokens.Select(t => (t.Id, t.Start, t.Length)));
        Assert.Equal(local.Tokens.Select(t => t.Label), far.Tokens.Select(t => t.Label));
    }

    [Theory]
    [MemberData(nameof(Scoring))]
    public void Questions_are_answered_as_by_our_engine(ServiceApi kind)
    {
        QuestionDataset questions = new(
            "three kinds",
            [
                .. QuestionDataset.Read("multiple-choice").Spread(2).Questions,
                .. QuestionDataset.Read("copying").Spread(2).Questions,
                .. QuestionDataset.Read("sums").Spread(2).Questions,
            ]
        );
        EvaluationOptions options = new() { Cache = null, MaxTokens = 6 };
        EvaluationResult local = session.Local.Evaluate(questions, options);

        EvaluationResult far = session.Connect(kind).Evaluate(questions, options);

        Assert.Equal(
            local.Answers.OrderBy(a => a.Question).Select(a => (a.Question, a.Task, a.Given, a.IsCorrect)),
            far.Answers.Select(a => (a.Question, a.Task, a.Given, a.IsCorrect))
        );

        // Our engine reads all questions in one batch, which changes the last bits of a model in 16 bits.
        Assert.All(
            local.Answers.OrderBy(a => a.Question).Zip(far.Answers),
            pair =>
            {
                Assert.Equal(pair.First.ExpectedNats ?? 0, pair.Second.ExpectedNats ?? 0, 0.02);
                Assert.Equal(pair.First.Choices.Count, pair.Second.Choices.Count);
                Assert.All(
                    pair.First.Choices.Zip(pair.Second.Choices),
                    c => Assert.Equal(c.First.NatsPerToken, c.Second.NatsPerToken, 0.02)
                );
            }
        );
        Assert.Equal(local.CompareTo(far).Count, questions.Questions.Count);
    }

    [Fact]
    public void A_perplexity_is_that_of_the_documents_scores()
    {
        string[] documents = ["Mia has a cat.", "The capital of France is Paris."];
        double[] nats =
        [
            .. documents.SelectMany(text =>
                session.Local.Surprisal(text).Tokens.Where(t => t.Score is not null).Select(t => -t.Score!.LogProbability)
            ),
        ];

        PerplexityResult far = session.Connect(ServiceApi.Vllm).Perplexity(documents, new PerplexityOptions { Cache = null });

        Assert.Equal((nats.Length, 2), (far.ScoredTokens, far.Chunks.Count));
        Assert.Equal(Math.Exp(nats.Average()), far.Perplexity, 1e-2);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Texts_become_the_same_vectors(ServiceApi kind)
    {
        string[] texts = ["the cat", "the dog", "Paris"];

        EmbeddingsResult far = session.Connect(kind, api: kind).Embed(texts);

        EmbeddingsResult local = session.Local.Embed(texts);
        Assert.Equal(local.Cosines[0][2], far.Cosines[0][2], 1e-4);
        Assert.Equal(local.Items[1].Vector[0], far.Items[1].Vector[0], 1e-4);
    }

    [Fact]
    public async Task It_stands_beside_a_local_model_in_every_command_that_it_can_do()
    {
        using Call call = Session.NewCall();
        await call.RunAsync($"model {session.Stub(ServiceApi.LlamaServer).Address} --name /models/tutor.gguf --as big");
        Assert.Contains("run by", call.Text, StringComparison.Ordinal);

        await call.RunAsync("logits --model big --model tutor --top 3", "the cat");
        Assert.Contains(
            "all others, not shown",
            call.Text.Replace("2,045 others", "all others", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("Entropy at least", call.Html, StringComparison.Ordinal);
        await call.RunAsync("generate --model big --model tutor --max-tokens 3 --greedy", "the cat");
        await call.RunAsync("surprisal --model big --model tutor", "the cat");
        await call.RunAsync("tokens --model big --model tutor", "the cat");
        await call.RunAsync("embed --model big --model tutor", "the cat\nthe dog");
        await call.RunAsync("speed --model big --model tutor --at-once 1,2 --max-tokens 2 --requests 2");

        Assert.Contains("one request at a time", call.Text, StringComparison.Ordinal);
        string refused = await call.FailureOf("attention --model big", "the cat");
        Assert.StartsWith(
            "big cannot do this, which needs the weights, because what goes on inside of a model stands in no answer of a service: it is "
                + "run by llama-server at ",
            refused,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_command_takes_an_address_in_place_of_a_name()
    {
        using Call call = Session.NewCall();

        LogitsResult result = await call.ResultOf<LogitsResult>(
            $"logits --model {session.Stub(ServiceApi.Ollama).Address}#tutor:latest \"the cat\""
        );

        Assert.Equal("tutor:latest", result.Model);
    }

    [Theory]
    [InlineData("tokens", "Ollama has no call that cuts a text into tokens")]
    [InlineData("surprisal", "Ollama has no call that scores the tokens of a text that it is given")]
    public async Task What_one_kind_has_no_call_for_is_said(string command, string expected)
    {
        using Call call = Session.NewCall();
        await call.RunAsync($"model {session.Stub(ServiceApi.Ollama).Address} --as far");

        Assert.StartsWith(expected, await call.FailureOf(command, "the cat"), StringComparison.Ordinal);
    }

    /// <summary>A service of each kind with the tutor behind it.</summary>
    public sealed class Session : IDisposable
    {
        private readonly TutorModel _tutor = new();
        private readonly Dictionary<ServiceApi, StubService> _stubs;
        private readonly Workbench _workbench = new(new ModelFolders([]));

        public Session() =>
            _stubs = Enum.GetValues<ServiceApi>().ToDictionary(kind => kind, kind => new StubService(kind, new OwnStubModel(Local)));

        public LoadedModel Local => _tutor.Model;

        internal StubService Stub(ServiceApi kind) => _stubs[kind];

        public LoadedModel Connect(ServiceApi kind, ServiceApi? api = null) =>
            _workbench.Models.Load(
                Stub(kind).Address,
                new ModelLoadOptions { Service = new ServiceOptions { Api = api ?? (kind == ServiceApi.Chat ? kind : null) } }
            );

        internal static Call NewCall()
        {
            var workbench = new Workbench(new ModelFolders([Path.Combine(LlmWorkbench.Testing.Files.RepositoryFolder.Path, "models")]));
            return new Call(workbench, ownsWorkbench: true);
        }

        public void Dispose()
        {
            foreach (StubService stub in _stubs.Values)
            {
                stub.Dispose();
            }

            _workbench.Dispose();
            _tutor.Dispose();
        }
    }
}
