using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Decoding;

[Engine]
public sealed class GenerationTests(TinyModelFixture tiny)
{
    private static readonly GenerationOptions s_twenty = new()
    {
        MaxTokens = 20,
        Sampling = SamplingOptions.Unfiltered with { Seed = 7 },
        StopAtEnd = false,
    };

    [Fact]
    public void Stops_after_as_many_tokens_as_were_asked_for()
    {
        using LlamaContext context = tiny.NewContext();
        using var generation = new Generation(context, tiny.Tokenize("the cat"), s_twenty);

        Assert.Null(generation.StopReason);
        Assert.Equal(20, generation.Rest().Count());
        Assert.Equal(StopReason.MaxTokens, generation.StopReason);
        Assert.Null(generation.Next());
    }

    [Fact]
    public void The_same_seed_gives_the_same_tokens_whatever_the_context_read_before()
    {
        using LlamaContext context = tiny.NewContext();
        int[] first = Run(context, s_twenty);
        context.Evaluate(tiny.Tokenize("something else and the cat in the tin"));

        Assert.Equal(first, Run(context, s_twenty));
        Assert.NotEqual(first, Run(context, s_twenty with { Sampling = s_twenty.Sampling with { Seed = 8 } }));
    }

    [Fact]
    public void Greedy_takes_the_largest_logit_each_time()
    {
        using LlamaContext context = tiny.NewContext();
        using LlamaContext other = tiny.NewContext();
        var tokens = tiny.Tokenize("the cat").ToList();
        int[] actual = Run(context, s_twenty with { MaxTokens = 8, Sampling = SamplingOptions.Greedy });

        foreach (int token in actual)
        {
            Assert.Equal(TopLogits.Of(other.Evaluate(tokens).Last, 1)[0], token);
            tokens.Add(token);
        }
    }

    [Fact]
    public void Each_token_carries_its_probability_before_and_after_the_filters()
    {
        using LlamaContext context = tiny.NewContext();
        using LlamaContext other = tiny.NewContext();
        var options = new GenerationOptions
        {
            MaxTokens = 1,
            Sampling = SamplingOptions.Unfiltered with { TopK = 3, Seed = 1 },
            Alternatives = 5,
            StopAtEnd = false,
        };
        using var generation = new Generation(context, tiny.Tokenize("the cat"), options);

        GeneratedToken token = generation.Next()!;

        double[] model = SoftMax.Probabilities(other.Evaluate(tiny.Tokenize("the cat")).Last);
        Assert.Equal(model[token.Id], token.ModelProbability, 1e-9);
        Assert.Equal(5, token.Alternatives.Count);
        Assert.Equal(model.OrderDescending().Take(5), token.Alternatives.Select(a => a.ModelProbability), Close);
        double kept = model.OrderDescending().Take(3).Sum();
        Assert.Equal(
            token.Alternatives.Take(3).Select(a => a.ModelProbability / kept),
            token.Alternatives.Take(3).Select(a => a.Probability),
            Close
        );
        Assert.Equal([0, 0], token.Alternatives.Skip(3).Select(a => a.Probability));
    }

    [Fact]
    public void Ends_when_the_context_is_full()
    {
        using LlamaContext context = tiny.NewContext(256);
        using var generation = new Generation(context, [.. Enumerable.Repeat(5, 250)], s_twenty);

        // Six tokens find room after the 250; the seventh is drawn from the logits of the last of them.
        Assert.Equal(7, generation.Rest().Count());
        Assert.Equal(StopReason.ContextFull, generation.StopReason);
    }

    [Fact]
    public void Ends_at_an_end_token_unless_told_otherwise()
    {
        using LlamaContext context = tiny.NewContext();
        GenerationOptions many = s_twenty with
        {
            MaxTokens = 400,
            Sampling = SamplingOptions.Unfiltered with { Temperature = 3, Seed = 3 },
        };
        int[] endless = Run(context, many);
        int end = Array.IndexOf(endless, TinyModel.EndOfText);
        Assert.True(end > 0, "the seed should draw an end token among 400");

        using var generation = new Generation(context, tiny.Tokenize("the cat"), many with { StopAtEnd = true });

        Assert.Equal(endless[..end], generation.Rest().Select(token => token.Id));
        Assert.Equal(StopReason.EndOfText, generation.StopReason);
    }

    [Fact]
    public void Another_use_of_the_context_in_between_is_refused()
    {
        using LlamaContext context = tiny.NewContext();
        using var generation = new Generation(context, tiny.Tokenize("the cat"), s_twenty);
        generation.Next();
        context.Evaluate(tiny.Tokenize("another text that is longer"));

        Assert.Throws<InvalidOperationException>(() => generation.Next());
    }

    [Fact]
    public void Characters_that_spread_over_tokens_appear_whole()
    {
        var characters = new CharacterStream();
        byte[] euro = [0xE2, 0x82, 0xAC];

        Assert.Equal("", characters.Add(euro.AsSpan(0, 1)));
        Assert.Equal("", characters.Add(euro.AsSpan(1, 1)));
        Assert.Equal("€a", characters.Add([0xAC, (byte)'a']));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(1, -1)]
    public void Numbers_out_of_range_are_refused(int maxTokens, int alternatives)
    {
        using LlamaContext context = tiny.NewContext();

        Assert.ThrowsAny<ArgumentOutOfRangeException>(() =>
            new Generation(context, [1], new GenerationOptions { MaxTokens = maxTokens, Alternatives = alternatives })
        );
    }

    private int[] Run(LlamaContext context, GenerationOptions options)
    {
        using var generation = new Generation(context, tiny.Tokenize("the cat"), options);
        return [.. generation.Rest().Select(token => token.Id)];
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-6;
}
