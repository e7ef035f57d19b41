using FsCheck.Xunit;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Evaluation;

/// <summary>Whatever the options say, there is a context that computes or an exception that says what is wrong.</summary>
[Engine]
public sealed class ExtremeOptionsTests(TinyModelFixture tiny)
{
    private static readonly int[] s_lengths =
    [
        int.MinValue,
        -1,
        0,
        1,
        2,
        255,
        256,
        257,
        512,
        4096,
        2_000_000_000,
        int.MaxValue - 255,
        int.MaxValue,
    ];
    private static readonly int[] s_batches = [int.MinValue, -1, 0, 1, 2, 31, 63, 64, 65, 512, 2048, int.MaxValue];
    private static readonly int[] s_threadCounts = [int.MinValue, -1, 0, 1, 1, 1, 513, int.MaxValue];
    private static readonly int[] s_attentions = [int.MinValue, -2, -1, 0, 1, 2, 255, int.MaxValue];
    private static readonly int[] s_types = [int.MinValue, -1, .. Enumerable.Range(0, 45), int.MaxValue];
    private static readonly double[] s_numbers =
    [
        double.NaN,
        double.NegativeInfinity,
        double.PositiveInfinity,
        double.MinValue,
        double.MaxValue,
        -1,
        -0.0,
        0,
        double.Epsilon,
        1e-300,
        1e-40,
        1e-11,
        1e-10,
        1e-6,
        0.5,
        0.999999999999,
        1,
        1.5,
        100,
        1e10,
        1e11,
        1e39,
        1e300,
    ];

    [Property(MaxTest = 300)]
    public void Any_context_options_either_make_a_context_that_decodes_or_are_refused(
        byte length,
        byte batch,
        byte threads,
        byte attention,
        byte key,
        byte value
    )
    {
        var options = new LlamaContextOptions
        {
            Length = length % 4 == 0 ? null : Pick(s_lengths, length),
            BatchSize = Pick(s_batches, batch),
            Threads = Pick(s_threadCounts, threads),
            FlashAttention = (FlashAttention)(attention < 128 ? -1 : Pick(s_attentions, attention)),
            KeyType = (GgmlType)(key < 128 ? key % 2 : Pick(s_types, key)),
            ValueType = (GgmlType)(value < 128 ? value % 2 : Pick(s_types, value)),
        };

        LlamaContext context;
        try
        {
            context = new LlamaContext(tiny.Model, options);
        }
        catch (LlamaException refused)
        {
            Assert.Matches(@"^[^\n]{20,}$", refused.Message);
            return;
        }

        using (context)
        {
            int[] tokens = [.. Enumerable.Range(0, 100)];
            Assert.InRange(context.Length, 1, 65536);
            if (context.Length <= tokens.Length)
            {
                Assert.Throws<ContextFullException>(() => context.Evaluate([.. tokens, 1]));
                tokens = tokens[..Math.Max(1, context.Length - 1)];
                if (context.Length == 1)
                {
                    Assert.True(float.IsFinite(context.Evaluate(tokens).Last[0]));
                    return;
                }
            }

            Assert.True(float.IsFinite(context.Evaluate(tokens).Last[0]));
            context.Append(5, new float[tiny.Model.Vocabulary.Count]);
            Assert.Equal(tokens.Length + 1, context.CachedTokenCount);
        }
    }

    [Property(MaxTest = 500)]
    public void Any_sampling_options_either_draw_a_token_or_are_refused(
        byte temperature,
        byte topK,
        byte topP,
        byte minP,
        byte penalty,
        byte window,
        int seed
    )
    {
        var options = new SamplingOptions
        {
            Temperature = Pick(s_numbers, temperature),
            TopK = topK < 128 ? topK : Pick(s_lengths, topK),
            TopP = topP < 128 ? 1 : Pick(s_numbers, topP),
            MinP = minP < 128 ? 0 : Pick(s_numbers, minP),
            RepetitionPenalty = penalty < 128 ? 1.1 : Pick(s_numbers, penalty),
            RepetitionWindow = window < 128 ? window : Pick(s_lengths, window),
            Seed = (uint)seed,
        };
        var random = new Random(seed);
        float[] logits = [.. Enumerable.Range(0, tiny.Model.Vocabulary.Count).Select(_ => ExtremeLogit(random))];

        try
        {
            using var sampler = new Sampler(tiny.Model.Vocabulary, options);
            sampler.Accept(3);
            SamplingStep step = sampler.Sample(logits);
            Assert.Contains(step.Candidates, candidate => candidate.Id == step.Token);
            Assert.All(step.Candidates, candidate => Assert.InRange(candidate.Probability, 0, 1));
        }
        catch (SamplingOptionException refused)
        {
            Assert.Contains("but must be", refused.Message, StringComparison.Ordinal);
        }
        catch (LlamaException refused)
        {
            Assert.StartsWith("No token can be drawn", refused.Message, StringComparison.Ordinal);
        }
    }

    [Property(MaxTest = 60)]
    public void Any_generation_options_either_generate_or_are_refused(byte maxTokens, byte alternatives)
    {
        var options = new GenerationOptions
        {
            MaxTokens = Pick(s_lengths, maxTokens),
            Alternatives = Pick(s_lengths, alternatives),
            StopAtEnd = false,
        };
        using LlamaContext context = tiny.NewContext();

        try
        {
            using var generation = new Generation(context, [1, 2], options);
            Assert.Equal(Math.Min(3, options.MaxTokens), generation.Rest().Take(3).Count());
        }
        catch (SamplingOptionException)
        {
            Assert.True(options.MaxTokens < 1 || options.Alternatives < 0);
        }
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { int.MinValue, -1, 3, int.MaxValue })]
    public void Positions_outside_the_text_have_no_logits_and_do_no_harm(int[] positions)
    {
        using LlamaContext context = tiny.NewContext();

        Logits logits = context.Evaluate([1, 2, 3], LogitPositions.At(positions));

        Assert.Empty(logits.Positions);
        Assert.Throws<InvalidOperationException>(() => logits.Last.Length);
        Assert.Equal([2], context.Evaluate([1, 2, 3]).Positions);
        Assert.Equal([0, 1, 2], context.Evaluate([1, 2, 3], LogitPositions.From(int.MinValue)).Positions);
    }

    private static T Pick<T>(T[] values, byte index) => values[index % values.Length];

    private static float ExtremeLogit(Random random) =>
        random.Next(20) switch
        {
            0 => float.NegativeInfinity,
            1 when random.Next(200) == 0 => float.MaxValue,
            1 => 1e5f,
            2 => float.MinValue,
            3 => float.Epsilon,
            _ => (float)((random.NextDouble() * 20) - 10),
        };
}
