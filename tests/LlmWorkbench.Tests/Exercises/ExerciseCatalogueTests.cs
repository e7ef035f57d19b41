using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Statistics;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Tests.Exercises;

[Fast]
public sealed class ExerciseCatalogueTests
{
    private static readonly SurprisalResult s_story = new(
        "m",
        "text",
        [
            new SurprisalToken(0, "a", default, null),
            .. new[] { 1.0, 2.0, 6.0 }.Select(bits => new SurprisalToken(1, "b", default, new TokenScore(Math.Pow(2, -bits), bits, 0, 1))),
        ]
    );

    [Fact]
    public void Names_are_found_in_any_case_and_a_wrong_one_is_put_right()
    {
        Assert.True(Check.That("Quantization/BITS", 4.5).IsRight);
        Assert.Equal("quantization/bits", Check.That("Quantization/BITS", 4.5).Exercise);
        Assert.Equal(
            "There is no exercise «quantization/bit»: did you mean quantization/bits?",
            Assert.Throws<WorkbenchException>(() => Check.That("quantization/bit", 4.5)).Message
        );
    }

    [Theory]
    [InlineData("quantization/bits", 4.5, 4.0, "scale")]
    [InlineData("quantization/cache", 544.0, 512.0, "scales")]
    [InlineData("quantization/cache", 544.0, 570.4, "megabytes")]
    [InlineData("parameters/wide", 14_700_000L, 8_393_216L, "rows")]
    [InlineData("parameters/wide", 14_700_000L, 16_786_432L, "embedding")]
    [InlineData("parameters/fit", "14b", "32B", "Q4_K")]
    [InlineData("parameters/fit", "14B", "8B", "larger")]
    [InlineData("parameters/context", 34_500, 69_000, "keys and values")]
    [InlineData("context/fits", 31_000, 65_536, "weights")]
    [InlineData("context/fits", 31_000, 62_000, "two bytes")]
    [InlineData("context/shift", 24, 32, "halved")]
    [InlineData("hardware/decode", 12.1, 24.2, "once")]
    [InlineData("hardware/decode", 12.1, 1.51, "bits")]
    [InlineData("hardware/machine", "m4-max", "rtx-4090", "memory")]
    [InlineData("hardware/layers", 23, 58, "stay in memory")]
    [InlineData("perplexity/interval", true, false, "0.85")]
    [InlineData("perplexity/difference", false, true, "0.05")]
    [InlineData("lineage/parent", "StarCoderPlus", "StarCoder", "follow the line")]
    [InlineData("lineage/name", "Qwen", "Llama", "what the name says")]
    [InlineData("licences/users", new[] { "gemma", "mit", "apache-2.0" }, new[] { "llama2", "mit" }, "limit")]
    [InlineData("licences/users", new[] { "gemma", "mit", "apache-2.0" }, new[] { "mit" }, "too many")]
    [InlineData("licences/outputs", new[] { "apache-2.0", "mit", "llama3.1", "qwen", "gemma" }, new[] { "llama2" }, "forbids")]
    [InlineData("licences/merge", false, true, "stricter")]
    [InlineData("licences/unknown", "unknown", "no", "name a licence")]
    public void Right_answers_are_right_and_typical_mistakes_get_a_hint_without_the_answer(
        string exercise,
        object right,
        object wrong,
        string hint
    )
    {
        CheckResult found = Check.That(exercise, right),
            missed = Check.That(exercise, wrong);

        Assert.Equal(CheckOutcome.Right, found.Outcome);
        Assert.Equal(CheckOutcome.Wrong, missed.Outcome);
        Assert.Contains(hint, missed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"{right}", missed.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(CheckOutcome.NotAnswered, Check.That(exercise, (object?)null).Outcome);
    }

    [Fact]
    public void The_perplexity_of_a_text_is_e_to_the_mean()
    {
        Assert.Equal("8.000.", Check.That("perplexity/formula", (double[] nats) => Math.Exp(nats.Average()), s_story).Message);
        Assert.Contains(
            "mean surprise",
            Check.That("perplexity/formula", (double[] nats) => nats.Average(), s_story).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "longer text",
            Check.That("perplexity/formula", (double[] nats) => Math.Exp(nats.Sum()), s_story).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "base is e",
            Check.That("perplexity/formula", (double[] nats) => Math.Pow(2, nats.Average()), s_story).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not for others",
            Check.That("perplexity/formula", (double[] nats) => 8.0, s_story).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(CheckOutcome.NotAnswered, Check.That("perplexity/formula", (double[] nats) => 0, s_story).Outcome);
    }

    [Fact]
    public void A_divergence_is_weighted_by_the_first_distribution()
    {
        Assert.True(Check.That("perplexity/divergence", (double[] p, double[] q) => p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum()).IsRight);
        Assert.Contains(
            "the other",
            Check.That("perplexity/divergence", (double[] p, double[] q) => q.Zip(p, (x, y) => x * Math.Log(x / y)).Sum()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "bits",
            Check.That("perplexity/divergence", (double[] p, double[] q) => p.Zip(q, (x, y) => x * Math.Log2(x / y)).Sum()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_formulas_are_judged_together()
    {
        double[] first = [1, 2, 3, 4.5],
            second = [1.1, 2.3, 3.2, 4.4];
        var pair = new PerplexityComparison([Measured(first), Measured(second)]);
        double Error(double[] x) => MeanEstimate.Of(x).Error;
        double Unpaired(double[] a, double[] b) => Math.Sqrt(Math.Pow(Error(a), 2) + Math.Pow(Error(b), 2));
        double Paired(double[] a, double[] b) => Error([.. a.Zip(b, (x, y) => x - y)]);
        double Zero(double[] a, double[] b) => 0;

        Assert.True(Check.That("perplexity/pairing", [Unpaired, Paired], pair).IsRight);
        Assert.Equal(CheckOutcome.NotAnswered, Check.That("perplexity/pairing", [Zero, Zero], pair).Outcome);
        Assert.Equal(
            "Unpaired is right, and Paired is not answered yet.",
            Check.That("perplexity/pairing", [Unpaired, Zero], pair).Message
        );
        Assert.Contains(
            "Paired gives the unpaired error",
            Check.That("perplexity/pairing", [Unpaired, Unpaired], pair).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "add up in squares",
            Check.That("perplexity/pairing", [(double[] a, double[] b) => Error(a) + Error(b), Paired], pair).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("perplexity/formula", "--into story")]
    [InlineData("perplexity/tokens", "--into whole")]
    [InlineData("perplexity/pairing", "--into pair")]
    [InlineData("quantization/front", "--into sweep")]
    [InlineData("parameters/gain", "--into scaling")]
    [InlineData("growing/part", "--into losses")]
    [InlineData("growing/leap", "--into copied")]
    [InlineData("growing/half", "--into people")]
    [InlineData("why/away", "--into seen")]
    [InlineData("why/even", "--into cost")]
    public void A_check_that_is_not_given_its_data_names_the_command(string exercise, string command)
    {
        CheckResult result = Check.That(exercise, 1.0, "something else");

        Assert.Equal(CheckOutcome.Broken, result.Outcome);
        Assert.Contains(command, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_teacher_adds_exercises()
    {
        ExerciseCatalogue.Add(
            new Exercise("mine/one", (answers, data) => new NumberAnswer((int)data!, 0) { Right = "yes", Hint = "no" }.Judge(answers[0]))
        );

        Assert.True(Check.That("mine/one", 7, 7).IsRight);
        Assert.False(Check.That("mine/one", 6, 7).IsRight);
    }

    private static PerplexityResult Measured(double[] nats) =>
        new("m", new PerplexityOptions(), "hash", nats.Length + 1, 1, [new PerplexityChunk(0, 1, nats.Length, nats)]);
}
