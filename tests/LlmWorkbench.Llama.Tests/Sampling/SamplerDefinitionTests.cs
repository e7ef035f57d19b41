using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

/// <summary>What the filters leave, against <see cref="ReferenceSampler"/>, over random logits of every kind.</summary>
[Engine]
public sealed class SamplerDefinitionTests
{
    private static readonly SamplingOptions s_all = SamplingOptions.Unfiltered;

    public static TheoryData<string> Kinds => ["smooth", "tied", "forbidden", "sharp", "huge"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Leaves_the_tokens_and_probabilities_of_the_definitions(string kind)
    {
        int compared = 0;
        foreach (int size in (int[])[1, 2, 12, 300, 3000])
        {
            using var vocabulary = new SmallVocabulary(size);
            for (int seed = 0; seed < 60; seed++)
            {
                var random = new Random(SeedOf(seed, size));
                float[] logits = Logits(kind, size, random);
                SamplingOptions options = Options(random);
                int[] recent = [.. Enumerable.Range(0, random.Next(1, 100)).Select(_ => random.Next(size))];
                if (!ReferenceSampler.IsOnAnEdge(logits, options, recent))
                {
                    Compare(vocabulary, logits, options, recent);
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 200, 300);
    }

    [Fact]
    public void Top_k_of_tied_tokens_keeps_exactly_k()
    {
        using var vocabulary = new SmallVocabulary(200);

        Assert.All((int[])[1, 7, 150, 200, 1000], k => Compare(vocabulary, new float[200], s_all with { TopK = k }, []));
    }

    [Fact]
    public void Top_p_and_min_p_keep_the_most_probable_token_however_small_they_are()
    {
        using var vocabulary = new SmallVocabulary(5);

        Compare(vocabulary, [1f, 5f, 2f, 4f, 3f], s_all with { TopP = 1e-9 }, []);
        Compare(vocabulary, [1f, 5f, 2f, 4f, 3f], s_all with { MinP = 1 }, []);
    }

    [Fact]
    public void A_penalty_counts_a_token_once_and_forgets_it_behind_the_window()
    {
        using var vocabulary = new SmallVocabulary(4);
        SamplingOptions options = s_all with { RepetitionPenalty = 1.7, RepetitionWindow = 3 };

        Compare(vocabulary, [1f, -1f, 0f, 2f], options, [0, 0, 1]);
        Compare(vocabulary, [1f, -1f, 0f, 2f], options, [0, 1, 2, 3]);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-5)]
    [InlineData(1e-10)]
    public void A_temperature_near_0_leaves_the_most_probable_token(double temperature)
    {
        using var vocabulary = new SmallVocabulary(4);
        using var sampler = new Sampler(vocabulary.Tokens, s_all with { Temperature = temperature });

        SamplingStep step = sampler.Sample([30f, 50f, 40f, -60f]);

        Assert.Equal([new Candidate(1, 1)], step.Candidates);
        Assert.Equal(1, step.Token);
    }

    [Fact]
    public void Every_seed_repeats_its_draws_and_no_two_draw_the_same()
    {
        using var vocabulary = new SmallVocabulary(50);

        int[] Draws(uint seed)
        {
            using var sampler = new Sampler(vocabulary.Tokens, s_all with { Seed = seed });
            return [.. Enumerable.Range(0, 40).Select(_ => sampler.Sample(new float[50]).Token)];
        }

        uint[] seeds = [0, 1, 2, 12345, int.MaxValue, SamplingOptions.LargestSeed];
        int[][] first = [.. seeds.Select(Draws)];

        Assert.Equal(first, seeds.Select(Draws));
        Assert.Equal(seeds.Length, first.DistinctBy(draws => string.Join(' ', draws)).Count());
    }

    private static void Compare(SmallVocabulary vocabulary, float[] logits, SamplingOptions options, int[] recent)
    {
        using var sampler = new Sampler(vocabulary.Tokens, options);
        Array.ForEach(recent, sampler.Accept);
        IReadOnlyList<Candidate> expected = ReferenceSampler.Filter(logits, options, recent);
        IReadOnlyList<Candidate> actual = sampler.Filter(logits);

        string shown = $"{options}, {logits.Length} tokens";
        Assert.True(expected.Count == actual.Count, $"{actual.Count} tokens are left, but {expected.Count} should be: {shown}");
        Assert.All(
            expected.Zip(actual),
            pair => Assert.True(Math.Abs(pair.First.Probability - pair.Second.Probability) < 1e-6, $"{pair}: {shown}")
        );

        // Which of several tied tokens the edge cuts is nobody's business; every other one must be there by its name.
        double least = expected[^1].Probability;
        Assert.Equal(Above(expected, least), Above(actual, least));
        Assert.Distinct(actual.Select(candidate => candidate.Id));
    }

    // Float32 cannot tell apart what differs by less: the order of such neighbours is left open.
    private static IEnumerable<int> Above(IReadOnlyList<Candidate> candidates, double least) =>
        candidates.Where(candidate => candidate.Probability > least + 2e-6).Select(candidate => candidate.Id).Order();

    private static int SeedOf(int seed, int size) => (seed * 7919) + size;

    private static float[] Logits(string kind, int size, Random random) =>
        [
            .. Enumerable
                .Range(0, size)
                .Select(i =>
                    kind switch
                    {
                        "smooth" => (float)((random.NextDouble() * 16) - 8),
                        "tied" => (float)random.Next(-3, 4),
                        "forbidden" => i > 0 && random.Next(3) == 0 ? float.NegativeInfinity : (float)((random.NextDouble() * 16) - 8),
                        "sharp" => (float)((random.NextDouble() * 400) - 200),
                        _ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 6))),
                    }
                ),
        ];

    private static SamplingOptions Options(Random random) =>
        new()
        {
            Temperature = Pick(random, 0, 0.1, 0.7, 1, 3),
            TopK = (int)Pick(random, 0, 1, 5, 40, 200),
            TopP = Pick(random, 0.01, 0.3, 0.95, 1, 1),
            MinP = Pick(random, 0, 0, 0.01, 0.3, 1),
            RepetitionPenalty = Pick(random, 0.5, 1, 1, 1.1, 2),
            RepetitionWindow = (int)Pick(random, 0, 1, 8, 64, 64),
        };

    private static double Pick(Random random, params double[] choices) => choices[random.Next(choices.Length)];
}
