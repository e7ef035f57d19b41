using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

/// <summary>Whether tokens are drawn as often as the filters' probabilities say. Seeds are fixed, so the outcome is too.</summary>
[Engine]
public sealed class SamplerDrawTests(ITestOutputHelper output)
{
    private const int Draws = 200_000;

    // One draw in 10,000 of a standard normal number is larger: a right sampler would fail a test with one seed in 10,000.
    private const double Level = 1e-4;
    private const double LevelInDeviations = 3.719016;

    // Probabilities from 0.43 down to 1e-6 and 0: tails that are drawn a few times, once or never.
    private static readonly float[] s_logits = [0f, -0.5f, -1f, -1.5f, -2.5f, -4f, -6f, -8f, -9f, -12f, -13f, float.NegativeInfinity];

    public static TheoryData<string, SamplingOptions> Cases =>
        new()
        {
            { "unfiltered", SamplingOptions.Unfiltered },
            { "hot", SamplingOptions.Unfiltered with { Temperature = 2 } },
            { "cold", SamplingOptions.Unfiltered with { Temperature = 0.6 } },
            { "top-k", SamplingOptions.Unfiltered with { TopK = 5 } },
            { "top-p", SamplingOptions.Unfiltered with { TopP = 0.9 } },
            { "min-p", SamplingOptions.Unfiltered with { MinP = 0.1, Temperature = 1.5 } },
            {
                "all filters",
                new SamplingOptions { RepetitionPenalty = 1.3 }
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tokens_are_drawn_as_often_as_they_are_probable(string name, SamplingOptions options)
    {
        int[] recent = [1, 3, 1];

        AssertDrawn(name, s_logits, options with { Seed = 7 }, recent);
    }

    // Each of the 400 rare tokens is expected twice in 200,000 draws.
    [Fact]
    public void Rare_tokens_are_drawn_as_often_as_they_are_probable()
    {
        float[] logits = [0, .. Enumerable.Repeat((float)Math.Log(1e-5), 400)];

        int[] counts = AssertDrawn("rare", logits, SamplingOptions.Unfiltered with { Seed = 11 }, []);

        Assert.InRange(counts.Skip(1).Max(), 5, 12);
        Assert.Contains(0, counts);
    }

    // The approximation is a little large for few degrees of freedom: 0.65 in 10,000 at two of them.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(200)]
    public void The_critical_value_is_passed_by_chance_about_once_in_10_000_times(int freedom)
    {
        var critical = new ChiSquare(ChiSquare.Quantile(freedom, LevelInDeviations), freedom);

        Assert.InRange(critical.Chance(), 0.6 * Level, 1.1 * Level);
    }

    [Fact]
    public void The_test_sees_a_sampler_that_is_one_percent_off()
    {
        double[] even = [.. Enumerable.Repeat(0.1, 10)];
        int[] skewed = [20_300, 19_700, .. Enumerable.Repeat(20_000, 8)];

        Assert.Equal(9, ChiSquare.Of(skewed, even).Statistic, 1e-9);
        Assert.InRange(
            ChiSquare.Of([20_600, 19_400, .. Enumerable.Repeat(20_000, 8)], even).Statistic,
            ChiSquare.Quantile(9, LevelInDeviations),
            40
        );
    }

    private int[] AssertDrawn(string name, float[] logits, SamplingOptions options, int[] recent)
    {
        int[] counts = Count(logits, options, recent);
        double[] probabilities = new double[logits.Length];
        foreach (Candidate candidate in ReferenceSampler.Filter(logits, options, recent))
        {
            probabilities[candidate.Id] = candidate.Probability;
        }

        var test = ChiSquare.Of(counts, probabilities);
        double critical = ChiSquare.Quantile(test.Freedom, LevelInDeviations);
        output.WriteLine(
            FormattableString.Invariant(
                $"{name}: chi-square {test.Statistic:0.00} of at most {critical:0.00}, {test.Freedom} degrees of freedom"
            )
        );
        Assert.InRange(test.Statistic, 0, critical);
        Assert.All(counts.Zip(probabilities), pair => Assert.True(pair.Second > 0 || pair.First == 0));
        return counts;
    }

    private static int[] Count(float[] logits, SamplingOptions options, int[] recent)
    {
        using var vocabulary = new SmallVocabulary(logits.Length);
        using var sampler = new Sampler(vocabulary.Tokens, options);
        Array.ForEach(recent, sampler.Accept);
        int[] counts = new int[logits.Length];
        for (int i = 0; i < Draws; i++)
        {
            counts[sampler.Draw(logits)]++;
        }

        return counts;
    }
}
