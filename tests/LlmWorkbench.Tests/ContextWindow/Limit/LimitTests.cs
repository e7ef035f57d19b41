using System.Text;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.ContextWindow.Limit;

[Engine]
public sealed class LimitTests(TutorModel tutor, TinyModelFixture fixture) : IClassFixture<TutorModel>
{
    private const string Story =
        "Pets: Zatis has a pig. One morning, a fox came to the forest. Suddenly a storm came. The fox was worried, because her home was "
        + "far away. She saw a light in the mill and knocked. A goat opened the door and gave her some apples.\n"
        + "Question: Which animal does Zatis have?\nAnswer:";

    private static readonly LimitOptions s_options = new()
    {
        Window = 64,
        MaxTokens = 12,
        Keep = 12,
        Engine = new() { Threads = 1 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_cut_off_cannot_be_answered_and_what_is_kept_can()
    {
        LimitResult result = tutor.Model.AtLimit(Story, s_options, Cancellation);
        Assert.False(result.Fits);
        Assert.DoesNotContain("pig", result[LimitStrategy.TruncatedStart].Answer, StringComparison.Ordinal);
        Assert.StartsWith(" pig", result[LimitStrategy.TruncatedMiddle].Answer, StringComparison.Ordinal);
        Assert.StartsWith(" pig", result[LimitStrategy.Shifted].Answer, StringComparison.Ordinal);
        Assert.Equal(
            $"The text is {result.Tokens.Count} tokens long and 12 more are to be read after it, but the context holds 64: shorten "
                + $"the text, or load the model with a longer context, as in #!model NAME --context {result.Tokens.Count + 12}.",
            result[LimitStrategy.Refused].Refusal
        );
    }

    [Theory]
    [InlineData(LimitStrategy.TruncatedStart, 1)]
    [InlineData(LimitStrategy.TruncatedMiddle, 12)]
    public void A_cut_text_is_read_as_the_shorter_text(LimitStrategy strategy, int first)
    {
        LimitAnswer answer = tutor.Model.AtLimit(Story, s_options, Cancellation)[strategy];
        int[] ids = tutor.Model.Vocabulary.TokenizeToIds(Story);
        int dropped = ids.Length + 12 - 64;
        Assert.Equal(ids.Select((_, i) => i >= first && i < first + dropped ? TokenFate.Dropped : TokenFate.Seen), answer.Fates);
        Assert.Equal(Greedy(tutor.Model, [.. ids[..first], .. ids[(first + dropped)..]]), answer.Answer);
    }

    [Fact]
    public void A_text_that_fits_is_read_whole_in_every_way()
    {
        LimitResult result = tutor.Model.AtLimit(Story, s_options with { Window = 128 }, Cancellation);
        Assert.True(result.Fits);
        string expected = Greedy(tutor.Model, tutor.Model.Vocabulary.TokenizeToIds(Story));
        foreach (LimitAnswer answer in result.Answers)
        {
            Assert.Equal(expected, answer.Answer);
            Assert.Equal(result.Tokens.Count, answer.Count(TokenFate.Seen));
        }
    }

    // Windows of 32 of which 8 stay: at 32, (32 − 8) / 2 = 12 are forgotten and 12 more read.
    [Theory]
    [InlineData(31, 0, 0)]
    [InlineData(32, 0, 1)]
    [InlineData(33, 1, 0)]
    [InlineData(44, 1, 1)]
    [InlineData(45, 2, 0)]
    [InlineData(200, 14, 1)]
    public void A_shift_forgets_half_of_what_follows_the_kept_tokens(int tokens, int before, int whileAnswering)
    {
        LoadedModel model = fixture.Model;
        string text = string.Concat(Enumerable.Repeat("x", tokens - 1));
        LimitOptions options = s_options with { Window = 32, Keep = 8, MaxTokens = 2, Strategies = [LimitStrategy.Shifted] };
        LimitResult result = model.AtLimit(text, options, Cancellation);
        LimitAnswer answer = Assert.Single(result.Answers);
        Assert.Equal(tokens, result.Tokens.Count);
        bool answered = answer.Answer!.Length > 0;
        Assert.Equal(before + (answered ? whileAnswering : 0), answer.Shifts);
        List<int> window = [];
        for (int i = 0; i < tokens; i++)
        {
            if (window.Count == 32)
            {
                window.RemoveRange(8, 12);
            }

            window.Add(i);
        }

        Assert.Equal(tokens - window.Count, answer.Count(TokenFate.Dropped));
        Assert.All(window, i => Assert.NotEqual(TokenFate.Dropped, answer.Fates[i]));
        Assert.All(Enumerable.Range(0, Math.Min(8, tokens)), i => Assert.Equal(TokenFate.Seen, answer.Fates[i]));
    }

    [Fact]
    public void A_model_that_cannot_shift_says_so_and_shows_the_rest()
    {
        string path = TinyMamba.Write(Path.Combine(fixture.Scratch, "limit-mamba.gguf"));
        using var mamba = new LoadedModel("mamba", LlmWorkbench.Llama.Models.LlamaModel.Load(path));
        LimitResult result = mamba.AtLimit(Story, s_options, Cancellation);
        Assert.Contains("keeps a running state", result[LimitStrategy.Shifted].Refusal, StringComparison.Ordinal);
        Assert.NotNull(result[LimitStrategy.TruncatedStart].Answer);
    }

    [Fact]
    public void Characters_of_several_tokens_stay_whole()
    {
        string text = string.Concat(Enumerable.Repeat("é😀", 40));
        LimitResult result = fixture.Model.AtLimit(text, s_options with { Keep = 1, Window = 512 }, Cancellation);
        Assert.Contains("é😀é😀", LimitView.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_leave_no_room_are_refused()
    {
        AssertRefused(s_options with { Window = 4 }, "Window is 4");
        AssertRefused(
            s_options with
            {
                MaxTokens = 40,
            },
            "An answer of 40 tokens (--max-tokens) is asked for, but in a window of 64 it can have from 1 to 32."
        );
        AssertRefused(
            s_options with
            {
                Keep = 60,
            },
            "The first 60 tokens are to be kept (--keep), but of a window of 64 with an answer of "
        );
    }

    private void AssertRefused(LimitOptions options, string begin) =>
        Assert.StartsWith(
            begin,
            Assert.Throws<ArgumentOutOfRangeException>(() => tutor.Model.AtLimit(Story, options)).Message,
            StringComparison.Ordinal
        );

    private static string Greedy(LoadedModel model, int[] ids)
    {
        using LlamaContext context = model.NewContext(new LlamaContextOptions { Length = 256, Threads = 1 });
        List<byte> bytes = [];
        List<int> text = [.. ids];
        for (int i = 0; i < 12; i++)
        {
            ReadOnlySpan<float> row = context.Evaluate(text, cancellation: Cancellation).Last;
            int next = TopLogits.Of(row, 1)[0];
            if (model.Vocabulary.IsEndOfGeneration(next))
            {
                break;
            }

            bytes.AddRange(model.Vocabulary.GetBytes(next));
            text.Add(next);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
