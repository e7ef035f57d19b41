using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Decoding;

[Engine]
public sealed class StopStringTests(TinyModelFixture tiny)
{
    [Fact]
    public void A_stop_string_that_spans_tokens_is_cut_whatever_the_tokens_are()
    {
        Assert.Equal("one |END", Shown(["two"], "two", "one ", "t", "w", "o"));
        Assert.Equal("on|END", Shown(["e two"], "e two", "on", "e t", "wo three"));
        Assert.Equal("|END", Shown(["a"], "a", "abc"));
    }

    [Fact]
    public void A_beginning_that_does_not_become_a_stop_string_is_shown_once_that_is_clear()
    {
        var stops = new StopStrings(["###"]);
        stops.Add(Token("a#"));
        Assert.Null(stops.Take());
        stops.Add(Token("#"));
        Assert.Null(stops.Take());
        stops.Add(Token("b"));

        Assert.Equal("a#", stops.Take()!.Delta);
        Assert.Equal("#", stops.Take()!.Delta);
        Assert.Equal("b", stops.Take()!.Delta);
        Assert.Null(stops.Take());
        Assert.Null(stops.Found);
    }

    [Fact]
    public void Of_several_the_one_that_begins_first_counts_and_of_those_the_longest() =>
        Assert.Equal("x|END", Shown(["c", "b", "bc"], "bc", "x", "bc"));

    [Fact]
    public void A_stop_string_inside_itself_is_found() => Assert.Equal("aa|END", Shown(["aab"], "aab", "a", "a", "a", "a", "b"));

    [Fact]
    public void The_first_bytes_of_a_stop_strings_character_are_not_shown() => Assert.Equal("x|END", Shown(["é"], "é", "x", "", "é"));

    [Fact]
    public void What_is_held_when_the_text_ends_belongs_to_it() => Assert.Equal("one t|END", Shown(["two"], null, "one ", "t"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_generation_ends_in_front_of_the_stop_string_and_says_which_it_was(int length)
    {
        GenerationOptions options = new()
        {
            MaxTokens = 60,
            Alternatives = 0,
            StopAtEnd = false,
            Sampling = SamplingOptions.Unfiltered with { Seed = 11 },
        };
        using LlamaContext context = tiny.NewContext();
        string whole = Text(context, options, out _, out _);
        string stop = whole.Substring(whole.Length / 2, length);
        int at = whole.IndexOf(stop, StringComparison.Ordinal);

        string cut = Text(context, options with { Stop = ["never written", stop] }, out StopReason? reason, out string? found);

        Assert.Equal(whole[..at], cut);
        Assert.Equal((StopReason.StopString, stop), (reason, found));
    }

    [Fact]
    public void A_stop_string_that_never_comes_changes_nothing()
    {
        GenerationOptions options = new()
        {
            MaxTokens = 60,
            Alternatives = 0,
            StopAtEnd = false,
            Sampling = SamplingOptions.Unfiltered with { Seed = 11 },
        };
        using LlamaContext context = tiny.NewContext();
        string whole = Text(context, options, out _, out _);

        Assert.Equal(whole, Text(context, options with { Stop = [whole[^3..] + "never"] }, out StopReason? reason, out string? found));
        Assert.Equal((StopReason.MaxTokens, null), (reason, found));
    }

    [Fact]
    public void An_empty_stop_string_is_refused()
    {
        using LlamaContext context = tiny.NewContext();

        Assert.Equal(
            "A stop string is empty: it would stop before anything is written.",
            Assert.ThrowsAny<ArgumentException>(() => new Generation(context, [1], new GenerationOptions { Stop = ["x", ""] })).Message
        );
    }

    private static GeneratedToken Token(string delta) => new(1, delta, delta, 1, 1, []);

    private static string Shown(string[] strings, string? found, params string[] deltas)
    {
        var stops = new StopStrings(strings);
        string shown = "";
        foreach (string delta in deltas.TakeWhile(_ => stops.Found is null))
        {
            stops.Add(Token(delta));
            shown += Drain(stops);
        }

        stops.End();
        Assert.Equal(found, stops.Found);
        return shown + Drain(stops) + "|END";
    }

    private static string Drain(StopStrings stops)
    {
        string text = "";
        while (stops.Take() is { } token)
        {
            text += token.Delta;
        }

        return text;
    }

    private string Text(LlamaContext context, GenerationOptions options, out StopReason? reason, out string? found)
    {
        using var generation = new Generation(context, tiny.Tokenize("the cat"), options);
        string text = string.Concat(generation.Rest().Select(token => token.Delta));
        (reason, found) = (generation.StopReason, generation.StopString);
        return text;
    }
}
