using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Statistics;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.Evaluation;

/// <summary>What size and reading buy in the tutors that come along, measured on their own questions.</summary>
[Engine]
public sealed class TutorSizesTests
{
    private const int Facts = 2400;

    private static readonly Dictionary<(string Model, string Dataset), EvaluationResult> s_answers = [];

    [Theory]
    [InlineData("recall", "tutor-mini-f16", "tutor-f16")]
    [InlineData("recall", "tutor-f16", "tutor-large-q8_0")]
    [InlineData("two-steps", "tutor-f16", "tutor-large-q8_0")]
    public void A_larger_tutor_is_right_more_often_by_more_than_five_standard_errors(string dataset, string smaller, string larger)
    {
        PairedProportions pair = Compared(dataset, larger, smaller);

        Assert.True(pair.Difference > 5 * pair.Error, $"{pair.Difference} ± {pair.Error}");
    }

    [Fact]
    public void Who_has_read_as_much_knows_as_much_and_who_is_larger_puts_more_of_it_together()
    {
        PairedProportions known = Compared("recall", "tutor-large-q8_0", "tutor-11.1m-q8_0");
        PairedProportions combined = Compared("two-steps", "tutor-large-q8_0", "tutor-11.1m-q8_0");

        Assert.InRange(known.Difference, -0.015, 0.015);
        Assert.True(combined.Difference > 4 * combined.Error, $"{combined.Difference} ± {combined.Error}");
    }

    private static PairedProportions Compared(string dataset, string model, string other) =>
        Answers(model, dataset).CompareTo(Answers(other, dataset));

    // Each is asked once for all tests.
    private static EvaluationResult Answers(string name, string dataset)
    {
        if (!s_answers.TryGetValue((name, dataset), out EvaluationResult? answers))
        {
            string path = Path.Combine(RepositoryFolder.Path, "models", $"{name}.gguf");
            using var model = new LoadedModel(name, LlamaModel.Load(path, new() { GpuLayers = 0 }));
            var all = QuestionDataset.Read(Path.Combine(RepositoryFolder.Path, "datasets", $"{dataset}.jsonl"));
            var options = new EvaluationOptions { Cache = null, MaxTokens = 8 };
            answers = model.Evaluate(all.Spread(Facts), options, run: TestContext.Current.CancellationToken);
            s_answers.Add((name, dataset), answers);
        }

        return answers;
    }
}
