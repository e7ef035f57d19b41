using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

[Fast]
public sealed class LogitDivergenceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(271)]
    public void It_is_the_sum_of_p_times_the_logarithm_of_p_over_q(int vocabulary)
    {
        var random = new Random(vocabulary);
        float[] a = [.. Enumerable.Range(0, vocabulary).Select(_ => (float)((random.NextDouble() * 20) - 10))];
        float[] b = [.. a.Select(l => l + (float)random.NextDouble())];
        double[] p = SoftMax.Probabilities(a);
        double[] q = SoftMax.Probabilities(b);
        var divergence = LogitDivergence.Of(a, b, vocabulary / 2);
        Assert.Equal(p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum(), divergence.Nats, 1e-12);
        Assert.Equal(-Math.Log(p[vocabulary / 2]), divergence.ReferenceNats, 1e-12);
        Assert.Equal(-Math.Log(q[vocabulary / 2]), divergence.ModelNats, 1e-12);
        Assert.Equal(p.Index().MaxBy(x => x.Item).Index == q.Index().MaxBy(x => x.Item).Index, divergence.SameTop);
    }

    [Fact]
    public void A_distribution_does_not_diverge_from_itself_shifted()
    {
        float[] a = [.. Enumerable.Range(0, 100).Select(i => (float)Math.Sin(i))];
        float[] b = [.. a.Select(l => l + 2)];
        Assert.InRange(LogitDivergence.Of(a, b, 0).Nats, 0, 1e-6);
        Assert.Equal(0, LogitDivergence.Of(a, a, 0).Nats, 1e-15);
    }

    [Fact]
    public void Forbidden_tokens_count_nothing_for_p_and_without_end_for_q()
    {
        float[] some = [0, float.NegativeInfinity, 0, float.NegativeInfinity, 0, 0, 0, 0, 0];
        float[] all = new float[9];
        Assert.Equal(Math.Log(9.0 / 7), LogitDivergence.Of(some, all, 0).Nats, 1e-12);
        Assert.Equal(double.PositiveInfinity, LogitDivergence.Of(all, some, 0).Nats);
    }

    [Fact]
    public void Rows_of_different_vocabularies_are_refused() =>
        Assert.Throws<ArgumentException>(() => LogitDivergence.Of([1, 2], [1, 2, 3], 0));

    [Theory]
    [InlineData(new float[] { 1, 3, 3, 2 }, 1)]
    [InlineData(new float[] { float.NegativeInfinity, float.NegativeInfinity }, 0)]
    public void Of_equal_logits_the_first_is_the_largest(float[] logits, int place) => Assert.Equal(place, LargestLogit.Place(logits));

    [Fact]
    public void The_place_of_the_largest_is_found_anywhere_in_a_row()
    {
        for (int place = 0; place < 40; place++)
        {
            float[] logits = new float[40];
            logits[place] = 1;
            Assert.Equal(place, LargestLogit.Place(logits));
        }
    }
}
