using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

[Engine]
public sealed class SamplerTests(TinyModelFixture tiny)
{
    // Probabilities 0.5, 0.25, 0.15, 0.1 for the tokens 7, 3, 11, 5; next to nothing for all others.
    private static readonly (int Id, double Probability)[] s_known = [(7, 0.5), (3, 0.25), (11, 0.15), (5, 0.1)];

    [Fact]
    public void Without_filters_the_candidates_are_the_models_own_distribution()
    {
        IReadOnlyList<Candidate> candidates = Filter(SamplingOptions.Unfiltered);

        Assert.Equal([7, 3, 11, 5], candidates.Take(4).Select(candidate => candidate.Id));
        Assert.All(s_known.Zip(candidates), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-6));
        Assert.Equal(1, candidates.Sum(candidate => candidate.Probability), 1e-9);
    }

    [Fact]
    public void Top_k_keeps_the_k_most_probable_tokens() =>
        AssertCandidates(SamplingOptions.Unfiltered with { TopK = 2 }, (7, 0.5 / 0.75), (3, 0.25 / 0.75));

    [Fact]
    public void Top_p_keeps_the_fewest_tokens_that_reach_p() =>
        AssertCandidates(SamplingOptions.Unfiltered with { TopP = 0.8 }, (7, 0.5 / 0.9), (3, 0.25 / 0.9), (11, 0.15 / 0.9));

    [Fact]
    public void Min_p_keeps_what_is_probable_enough_beside_the_most_probable_token() =>
        AssertCandidates(SamplingOptions.Unfiltered with { MinP = 0.4 }, (7, 0.5 / 0.75), (3, 0.25 / 0.75));

    [Fact]
    public void Temperature_raises_probabilities_to_its_inverse() =>
        AssertCandidates(SamplingOptions.Unfiltered with { TopK = 2, Temperature = 0.5 }, (7, 0.25 / 0.3125), (3, 0.0625 / 0.3125));

    [Fact]
    public void Temperature_0_leaves_one_token() => AssertCandidates(SamplingOptions.Unfiltered with { Temperature = 0 }, (7, 1));

    [Fact]
    public void The_repetition_penalty_makes_what_was_said_less_likely()
    {
        float[] logits = new float[tiny.Model.Vocabulary.Count];
        Array.Fill(logits, -50f);
        (logits[1], logits[2]) = (2f, 2f);
        using var sampler = new Sampler(tiny.Model.Vocabulary, SamplingOptions.Unfiltered with { RepetitionPenalty = 2 });

        sampler.Accept(1);
        IReadOnlyList<Candidate> candidates = sampler.Filter(logits);

        // The logit 2 of token 1 is divided by 2, so the two differ by 1: e to 1.
        Assert.Equal((2, 1), (candidates[0].Id, candidates[1].Id));
        Assert.Equal(Math.E, candidates[0].Probability / candidates[1].Probability, 1e-4);
    }

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        const int Draws = 20_000;
        float[] logits = Logits();
        using var sampler = new Sampler(tiny.Model.Vocabulary, SamplingOptions.Unfiltered with { Seed = 42 });

        var counts = Enumerable.Range(0, Draws).Select(_ => sampler.Sample(logits).Token).CountBy(id => id).ToDictionary();

        // Chi-square with 3 degrees of freedom: 16.3 is passed by chance once in a thousand runs, and the seed is fixed.
        double chiSquare = s_known.Sum(known => Math.Pow(counts[known.Id] - (known.Probability * Draws), 2) / (known.Probability * Draws));
        Assert.True(chiSquare < 16.3, $"chi-square {chiSquare}");
        Assert.Equal(Draws, s_known.Sum(known => counts[known.Id]));
    }

    [Fact]
    public void The_same_seed_draws_the_same_tokens_and_another_seed_others()
    {
        int[] Draw(uint seed)
        {
            using var sampler = new Sampler(tiny.Model.Vocabulary, SamplingOptions.Unfiltered with { Seed = seed });
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Sample(Logits()).Token)];
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Logits_that_are_not_finite_are_an_error_not_a_crash()
    {
        float[] logits = new float[tiny.Model.Vocabulary.Count];
        Array.Fill(logits, float.NaN);
        using var sampler = new Sampler(tiny.Model.Vocabulary, new SamplingOptions());

        Assert.Throws<LlamaException>(() => sampler.Sample(logits));
    }

    [Theory]
    [InlineData(float.NaN, "No token can be drawn: the logit of token 9 is NaN.")]
    [InlineData(float.PositiveInfinity, "No token can be drawn: the logit of token 9 is Infinity.")]
    public void One_logit_that_is_no_number_is_named(float wrong, string sentence)
    {
        float[] logits = Logits();
        logits[9] = wrong;
        using var sampler = new Sampler(tiny.Model.Vocabulary, new SamplingOptions());

        Assert.Equal(sentence, Assert.Throws<LlamaException>(() => sampler.Sample(logits)).Message);
    }

    [Fact]
    public void When_every_token_is_forbidden_nothing_is_drawn()
    {
        float[] logits = new float[tiny.Model.Vocabulary.Count];
        Array.Fill(logits, float.NegativeInfinity);
        using var sampler = new Sampler(tiny.Model.Vocabulary, new SamplingOptions());

        Assert.Equal("No token can be drawn: every token is forbidden.", Assert.Throws<LlamaException>(() => sampler.Draw(logits)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_draw_gives_the_probabilities_that_the_list_of_candidates_gives(int topK)
    {
        SamplingOptions options = SamplingOptions.Unfiltered with { TopK = topK, Seed = 4 };
        using var listing = new Sampler(tiny.Model.Vocabulary, options);
        using var drawing = new Sampler(tiny.Model.Vocabulary, options);

        SamplingStep step = listing.Sample(Logits());

        Assert.Equal(step.Token, drawing.Draw(Logits()));
        Assert.All(step.Candidates, candidate => Assert.Equal(candidate.Probability, drawing.ProbabilityOf(candidate.Id)));
        Assert.Equal(topK == 3, drawing.ProbabilityOf(5) == 0);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_refused()
    {
        using var sampler = new Sampler(tiny.Model.Vocabulary, new SamplingOptions());

        Assert.Throws<ArgumentException>(() => sampler.Sample([1f, 2f]));
    }

    private void AssertCandidates(SamplingOptions options, params (int Id, double Probability)[] expected)
    {
        IReadOnlyList<Candidate> actual = Filter(options);

        Assert.Equal(expected.Select(e => e.Id), actual.Select(a => a.Id));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-5));
    }

    private IReadOnlyList<Candidate> Filter(SamplingOptions options)
    {
        using var sampler = new Sampler(tiny.Model.Vocabulary, options);
        return sampler.Filter(Logits());
    }

    private float[] Logits()
    {
        float[] logits = new float[tiny.Model.Vocabulary.Count];
        Array.Fill(logits, -50f);
        foreach ((int id, double probability) in s_known)
        {
            logits[id] = (float)Math.Log(probability);
        }

        return logits;
    }
}
