using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Evaluation;

[Engine]
public sealed class EvaluationTests(TinyModelFixture fixture) : IDisposable
{
    private readonly EvaluationCache _cache = new(Path.Combine(fixture.Folder, Guid.NewGuid().ToString("N")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static EvaluationOptions Options =>
        new()
        {
            Engine = new LlamaContextOptions { Threads = 1 },
            Cache = null,
            MaxTokens = 4,
        };

    // Enough for several groups: those that are scored and those that are written take turns in the file.
    private static QuestionDataset Questions => new("mixed", [.. Enumerable.Range(0, 60).Select(Question)]);

    public void Dispose() => _cache.Clear();

    [Fact]
    public void A_choice_is_scored_by_the_probabilities_of_its_tokens_behind_the_question()
    {
        var question = new MultipleChoiceQuestion("k", null, "the cat", ["and the hat", "a", "and the cat in the"], 1);
        Answer answer = fixture.Model.Evaluate(new QuestionDataset("one", [question]), Options, run: Cancellation).Answers.Single();
        foreach ((int i, string? text) in question.Choices.Index())
        {
            int[] tokens = fixture.Model.Vocabulary.TokenizeToIds($"the cat {text}");
            int context = fixture.Model.Vocabulary.TokenizeToIds("the cat").Length;
            Llama.Evaluation.Logits logits = fixture.Model.Context.Evaluate(tokens, LogitPositions.All, cancellation: Cancellation);
            double[] nats =
            [
                .. Enumerable
                    .Range(context, tokens.Length - context)
                    .Select(p => -Math.Log(SoftMax.Probabilities(logits.At(p - 1))[tokens[p]])),
            ];
            Assert.Equal(nats.Sum(), answer.Choices[i].Nats, 0.02);
            Assert.Equal(nats.Sum() / text.Length, answer.Choices[i].NatsPerByte, 0.02);

            // All answers begin with the same token, « a»: no, only the first and the third share « and».
            Assert.Equal(nats.Average(), answer.Choices[i].NatsPerToken, 0.02);
        }

        Assert.Equal(answer.Choices.MinBy(c => c.NatsPerToken)!.Text, answer.Given);
        Assert.Equal(answer.Given == "a", answer.IsCorrect);
    }

    [Fact]
    public void Tokens_that_all_choices_share_do_not_count_per_token()
    {
        var question = new MultipleChoiceQuestion(null, null, "in", ["the cat", "the hat"], 0);
        IReadOnlyList<ScoredChoice> choices = fixture
            .Model.Evaluate(new QuestionDataset("one", [question]), Options, run: Cancellation)
            .Answers.Single()
            .Choices;

        // « the» is shared; « cat» is one token, « hat» is « », «h», «at» or the like.
        double the = choices[0].Nats - choices[0].NatsPerToken;
        int hat = fixture.Model.Vocabulary.TokenizeToIds(" hat", addSpecial: false).Length;
        Assert.Equal(the + (hat * choices[1].NatsPerToken), choices[1].Nats, 1e-6);
        Assert.True(the > 0);
    }

    [Fact]
    public void A_cloze_is_right_if_greedy_decoding_writes_it_and_an_open_question_if_its_line_is_an_answer()
    {
        using var generation = new Llama.Decoding.Generation(
            fixture.Model.Context,
            fixture.Model.Vocabulary.TokenizeToIds("the cat and"),
            new GenerationOptions
            {
                MaxTokens = 3,
                Sampling = new SamplingOptions { Temperature = 0 },
            }
        );
        string written = System.Text.Encoding.UTF8.GetString([
            .. generation.Rest(Cancellation).SelectMany(t => fixture.Model.Vocabulary.GetBytes(t.Id)),
        ]);
        string line = written.TrimStart().Split('\n')[0].Trim();
        var dataset = new QuestionDataset(
            "open",
            [new OpenQuestion(null, null, "the cat and", [line, "x"]), new OpenQuestion(null, null, "the cat and", [line + "!"])]
        );
        IReadOnlyList<Answer> answers = fixture.Model.Evaluate(dataset, Options with { MaxTokens = 3 }, run: Cancellation).Answers;
        Assert.All(answers, a => Assert.Equal(line, a.Given));
        Assert.Equal([true, false], answers.Select(a => a.IsCorrect));
    }

    [Fact]
    public void Accuracy_is_counted_by_task_kind_and_wording()
    {
        EvaluationResult result = fixture.Model.Evaluate(Questions, Options, run: Cancellation);
        Assert.True(result.IsComplete);
        Assert.Equal(Enumerable.Range(0, 60), result.Answers.Select(a => a.Question).Order());
        Assert.Equal([20, 20, 20], result.ByTask.Values.Select(p => p.Count));
        Assert.Equal(result.Accuracy.Successes, result.ByTask.Values.Sum(p => p.Successes));
        Assert.Equal(result.Accuracy.Successes, result.ByKind.Values.Sum(p => p.Successes));
        Assert.Equal(["even", "odd"], result.ByKind.Keys.Order());
        Assert.Equal(20, result.MultipleChoiceAccuracy(ChoiceNormalization.None).Count);
        Assert.Equal(20 / 2.0 / 60, result.Chance, 12);
    }

    [Fact]
    public void Two_models_are_compared_question_by_question()
    {
        EvaluationResult a = fixture.Model.Evaluate(Questions, Options, run: Cancellation);
        LoadedModel other = fixture.Workbench.Models.Load("other");
        EvaluationResult b = other.Evaluate(Questions, Options, run: Cancellation);
        fixture.Workbench.Models.Unload("other");
        PairedProportions pair = b.CompareTo(a);
        Assert.Equal(60, pair.Count);
        Assert.Equal(b.Accuracy.Share - a.Accuracy.Share, pair.Difference, 12);
        var comparison = new EvaluationComparison([a, b]);
        Assert.Equal(pair, comparison.Pairs[1]);
        Assert.Contains("McNemar", MimeBundle.Of(comparison).ToString(), StringComparison.Ordinal);
        EvaluationResult less = fixture.Model.Evaluate(
            new QuestionDataset("mixed", [.. Questions.Questions.Take(9)]),
            Options,
            run: Cancellation
        );
        Assert.Throws<WorkbenchException>(() => a.CompareTo(less));
    }

    [Fact]
    public void A_repeat_comes_from_the_cache_and_an_interrupted_run_goes_on()
    {
        using var stop = new CancellationTokenSource();
        EvaluationResult? partial = null;
        Assert.Throws<OperationCanceledException>(() =>
            fixture.Model.Evaluate(
                Questions,
                Options with
                {
                    Cache = _cache,
                },
                new RunContext(stop.Token).Keeping<EvaluationResult>(soFar =>
                {
                    partial = soFar;
                    stop.Cancel();
                })
            )
        );
        Assert.InRange(partial!.Answers.Count, 1, 59);
        Assert.Contains("Interrupted after", MimeBundle.Of(partial).ToString(), StringComparison.Ordinal);
        EvaluationResult whole = fixture.Model.Evaluate(Questions, Options with { Cache = _cache }, run: Cancellation);
        long bytes = _cache.Bytes;
        EvaluationResult again = fixture.Model.Evaluate(Questions, Options with { Cache = _cache }, run: Cancellation);
        Assert.Equal(bytes, _cache.Bytes);
        Assert.Equal(whole.ToJson(), again.ToJson());
        Assert.Equal(whole.ToJson(), fixture.Model.Evaluate(Questions, Options, run: Cancellation).ToJson());
    }

    [Fact]
    public void A_question_that_does_not_fit_is_refused_by_its_number()
    {
        var dataset = new QuestionDataset(
            "long",
            [new ClozeQuestion(null, null, "a", "b"), new ClozeQuestion(null, null, string.Concat(Enumerable.Repeat("xyz ", 300)), "b")]
        );
        Assert.StartsWith(
            "Question 2 of long needs",
            Assert.Throws<WorkbenchException>(() => fixture.Model.Evaluate(dataset, Options, run: Cancellation)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Hostile_questions_stay_text_in_every_view()
    {
        var result = new EvaluationResult(
            Hostile.Text,
            Hostile.Text,
            "",
            Options,
            1,
            [
                new Answer(
                    0,
                    EvaluationTask.ExactMatch,
                    Hostile.Text,
                    Hostile.Text,
                    Hostile.Text,
                    Hostile.Text,
                    Hostile.Text,
                    false,
                    [],
                    null
                ),
            ]
        );
        Hostile.AssertEncodedIn(MimeBundle.Of(result)[MimeTypes.Html]);
        Hostile.AssertHarmless(MimeBundle.Of(result).ToString());
    }

    private static Question Question(int i) =>
        (i % 3) switch
        {
            0 => new MultipleChoiceQuestion(
                i % 2 == 0 ? "even" : "odd",
                i < 30 ? "known" : "held out",
                $"the cat {i}",
                ["and", "the hat"],
                i % 2
            ),
            1 => new ClozeQuestion(i % 2 == 0 ? "even" : "odd", null, $"in the hat {i}", "and"),
            _ => new OpenQuestion(i % 2 == 0 ? "even" : "odd", null, $"and {i}", ["the"]),
        };
}
