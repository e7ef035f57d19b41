using LlmWorkbench.Training.Scratch;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Scratch;

[Fast]
public sealed class TextDataTests
{
    private const string Alphabet = "abcdefghij";

    [Fact]
    public void The_last_tenth_is_held_out_in_windows()
    {
        var data = TextData.Of(string.Concat(Enumerable.Repeat(Alphabet, 39)) + "0123456789", TextData.Bytes, 10);
        Assert.Equal(360, data.LearnedTokens);
        Assert.Equal(4, data.HeldOut.Count);
        Assert.Equal("0123456789", data.Tokenizer.Decode(data.HeldOut[^1]));
    }

    [Fact]
    public void Every_window_begins_with_the_start_of_a_text_and_comes_from_what_is_learned()
    {
        var data = TextData.Of(string.Concat(Enumerable.Repeat(Alphabet, 40)), TextData.Bytes, 8);
        var random = new SeededRandom(1);
        for (int i = 0; i < 20; i++)
        {
            long[] window = data.Draw(random);
            Assert.Equal(256, window[0]);
            string text = data.Tokenizer.Decode(window.Skip(1).Select(id => (int)id));
            Assert.Contains(text, Alphabet + Alphabet, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_vocabulary_is_learned_from_the_text_and_never_larger_than_it_has_pairs()
    {
        var data = TextData.Of(string.Concat(Enumerable.Repeat("the cat ", 600)), 300, 8);

        Assert.Contains("cat", data.Tokenizer.Tokens.Select(token => token.Trim('Ġ')));
        Assert.InRange(data.Tokenizer.Count, 260, 290);
        Assert.Equal(0, data.Tokenizer.UnusedCount);
    }

    [Fact]
    public void A_character_is_counted_once_however_many_bytes_it_has()
    {
        var data = TextData.Of(string.Concat(Enumerable.Repeat("aü世😀", 60)), TextData.Bytes, 10);

        Assert.Equal(4, data.Characters(data.Tokenizer.Encode("aü世😀")));
    }

    [Fact]
    public void A_cut_never_parts_the_halves_of_a_character()
    {
        for (int length = 90; length < 110; length++)
        {
            var data = TextData.Of("x" + string.Concat(Enumerable.Repeat("😀", length)), TextData.Bytes, 9);
            Assert.StartsWith("😀😀", data.Tokenizer.Decode(data.HeldOut[0]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1270)]
    public void Too_little_text_is_refused_with_how_much_would_do(int length) =>
        Assert.Contains(
            "too short: its last tenth is held out",
            Assert.Throws<ArgumentException>(() => TextData.Of(new string('a', length), TextData.Bytes, 64)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Too_much_text_is_refused() =>
        Assert.Contains(
            "longer than 16 MiB",
            Assert.Throws<ArgumentException>(() => TextData.Of(new string('a', TextData.MaxBytes + 1), TextData.Bytes, 64)).Message,
            StringComparison.Ordinal
        );
}
