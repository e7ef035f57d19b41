using System.Text;
using FsCheck.Xunit;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Vocabulary;

[Engine]
public sealed class LlamaVocabularyTests(TinyModelFixture tiny)
{
    private LlamaVocabulary Vocabulary => tiny.Model.Vocabulary;

    [Fact]
    public void Merges_in_the_order_that_the_file_gives()
    {
        IReadOnlyList<Token> tokens = Vocabulary.Tokenize("the cat and", addSpecial: false);

        Assert.Equal(["the", " cat", " and"], tokens.Select(token => Vocabulary.GetText(token.Id)));
        Assert.Equal([new(0, 3), new(3, 4), new(7, 4)], tokens.Select(token => (token.Start, token.Length)).ToArray());
    }

    [Fact]
    public void The_begin_token_stands_in_front_and_covers_nothing()
    {
        IReadOnlyList<Token> tokens = Vocabulary.Tokenize("the");

        Assert.Equal(new Token(TinyModel.EndOfText, 0, 0), tokens[0]);
        Assert.Equal((0, 3), (tokens[1].Start, tokens[1].Length));
    }

    [Fact]
    public void A_control_tokens_text_is_letters_unless_it_is_asked_to_be_read_as_the_token()
    {
        IReadOnlyList<Token> letters = Vocabulary.Tokenize("<|user|>", addSpecial: false);
        Token control = Assert.Single(Vocabulary.Tokenize("<|user|>", addSpecial: false, parseSpecial: true));

        Assert.Equal(8, letters.Sum(token => token.Length));
        Assert.True(letters.Count > 1);
        Assert.Equal(new Token(TinyModel.EndOfText + 1, 0, 8), control);
        Assert.True(Vocabulary.IsControl(control.Id));
    }

    [Property]
    public void Spans_cover_any_text_exactly_and_hold_the_tokens_bytes(string? text)
    {
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        byte[] utf8 = Encoding.UTF8.GetBytes(valid);
        IReadOnlyList<Token> tokens = Vocabulary.Tokenize(valid, addSpecial: false);

        int at = 0;
        foreach (Token token in tokens)
        {
            Assert.Equal(at, token.Start);
            Assert.Equal(Vocabulary.GetBytes(token.Id), utf8[at..(at + token.Length)]);
            at += token.Length;
        }

        Assert.Equal(utf8.Length, at);
        Assert.Equal(valid, Vocabulary.Detokenize(tokens.Select(token => token.Id)));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_with_its_position()
    {
        LlamaException refused = Assert.Throws<LlamaException>(() => Vocabulary.Tokenize("ab\uD800"));

        Assert.Contains("position 2 holds half of a surrogate pair (U+D800)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_could_have_more_tokens_than_can_be_counted_is_refused() =>
        Assert.Contains(
            "too long to be cut into tokens at once",
            Assert.Throws<LlamaException>(() => Vocabulary.Tokenize(new string(' ', 104_857_601))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_word_that_no_stack_has_room_for_is_refused() =>
        Assert.Contains(
            "hardly a space between them",
            Assert.Throws<LlamaException>(() => Vocabulary.Tokenize(new string('a', 1_500_001))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_text_with_zero_bytes_is_read_to_its_end()
    {
        Assert.Equal(5, Vocabulary.Tokenize("a\0b\0c", addSpecial: false).Count);
    }

    [Fact]
    public void An_empty_text_has_no_tokens_but_the_begin_token()
    {
        Assert.Empty(Vocabulary.Tokenize("", addSpecial: false));
        Assert.Equal(TinyModel.EndOfText, Assert.Single(Vocabulary.Tokenize("")).Id);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void A_number_that_is_no_token_is_refused(int id)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.GetBytes(id));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.IsControl(id));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.IsEndOfGeneration(id));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Detokenize([id]));
    }

    [Fact]
    public void Knows_its_special_tokens()
    {
        Assert.Equal(TinyModel.Tokens.Count, Vocabulary.Count);
        Assert.Equal(TinyModel.EndOfText, Vocabulary.BeginToken);
        Assert.Equal(TinyModel.EndOfText, Vocabulary.EndToken);
        Assert.True(Vocabulary.AddsBeginToken);
        Assert.True(Vocabulary.IsEndOfGeneration(TinyModel.EndOfText));
        Assert.False(Vocabulary.IsEndOfGeneration(1));
        Assert.Equal(VocabularyKind.BytePairEncoding, Vocabulary.Kind);
    }
}
