using System.Text;

namespace LlmWorkbench.Llama.Tests.Vocabulary;

public sealed class TokenSpansTests
{
    [Fact]
    public void The_space_that_SentencePiece_puts_in_front_is_not_in_the_text() =>
        Assert.Equal([new(1, 0, 2), new(2, 2, 3)], Align("ab cd", [(1, " ab"), (2, " cd")]));

    [Fact]
    public void Lower_cased_pieces_cover_the_letters_they_came_from() =>
        Assert.Equal([new(1, 0, 2), new(2, 2, 2)], Align("ABCD", [(1, "ab"), (2, "cd")]));

    [Fact]
    public void What_the_tokenizer_dropped_belongs_to_the_token_that_follows() =>
        Assert.Equal([new(1, 0, 2), new(2, 2, 4)], Align("ab  cd", [(1, "ab"), (2, "cd")]));

    [Fact]
    public void What_is_left_over_belongs_to_the_last_token() =>
        Assert.Equal([new(1, 0, 2), new(2, 2, 5)], Align("abcd   ", [(1, "ab"), (2, "cd")]));

    [Fact]
    public void Tokens_that_were_added_cover_nothing() =>
        Assert.Equal(
            [new(9, 0, 0), new(1, 0, 2), new(8, 2, 0)],
            TokenSpans.Align("ab"u8, [9, 1, 8], [.. new[] { "<s>", "ab", "</s>" }.Select(Encoding.UTF8.GetBytes)], [true, false, true]));

    private static Token[] Align(string text, (int Id, string Piece)[] tokens) => TokenSpans.Align(
        Encoding.UTF8.GetBytes(text),
        [.. tokens.Select(token => token.Id)],
        [.. tokens.Select(token => Encoding.UTF8.GetBytes(token.Piece))],
        new bool[tokens.Length]);
}
