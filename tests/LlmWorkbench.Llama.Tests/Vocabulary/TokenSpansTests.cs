using System.Text;
using LlmWorkbench.Llama.Tests.Support;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Tests.Vocabulary;

[Engine]
public sealed class TokenSpansTests(RealVocabularies vocabularies)
{
    [Fact]
    public void The_space_that_SentencePiece_puts_in_front_is_not_in_the_text() =>
        Assert.Equal(["ab", " cd"], Align("ab cd", [" ab", " cd"], spacePrefix: true));

    [Fact]
    public void Of_three_spaces_in_front_one_is_the_prefix() => Assert.Equal([" ", " ab"], Align("  ab", ["  ", " ab"], spacePrefix: true));

    [Fact]
    public void The_space_behind_a_control_token_is_not_in_the_text_either() =>
        Assert.Equal(["<s>", "ab"], Align("<s>ab", ["<s>", " ab"], spacePrefix: true));

    [Fact]
    public void A_space_may_be_written_as_a_low_bar() => Assert.Equal(["▁a", "▁b", " c"], Align("▁a▁b c", [" a", " b", "▁c"]));

    [Fact]
    public void What_the_tokenizer_dropped_belongs_to_the_token_that_follows() =>
        Assert.Equal(["ab", "  cd"], Align("ab  cd", ["ab", "cd"]));

    [Fact]
    public void What_is_left_over_belongs_to_the_last_token() => Assert.Equal(["ab", "cd   "], Align("abcd   ", ["ab", "cd"]));

    [Fact]
    public void Tokens_that_were_added_cover_nothing()
    {
        string[] pieces = ["<s>", "ab", "</s>"];

        Token[] tokens = Spans(pieces, spacePrefix: false).Align("ab"u8, [0, 1, 2], addedFirst: true, addedLast: true);

        Assert.Equal([new(0, 0, 0), new(1, 0, 2), new(2, 2, 0)], tokens);
    }

    [Theory]
    [InlineData("Hello, World!", "Hello|,| World|!")]
    [InlineData("ÀPFEL  naïve", "ÀP|FE|L|  naïve")]
    [InlineData("e\u0301te\u0301 x", "e\u0301t|e\u0301| x")]
    [InlineData("工作 now", "工|作| now")]
    [InlineData("a 🦜🦜 b", "a| 🦜🦜| b")]
    [InlineData("x \u0001y", "x| \u0001y")]
    public void WordPiece_tokens_cover_what_they_were_made_from(string text, string spans) =>
        Assert.Equal(spans, string.Join('|', Cut("bert-bge", text)));

    [Theory]
    [InlineData("Hello, World!", "Hello|,| World|!")]
    [InlineData("Ｆｕｌｌ width", "Ｆｕｌｌ| |width")]
    [InlineData("two   spaces", "two|   space|s")]
    [InlineData("naïve ÀÉ", "na|ï|ve| À|É")]
    public void Unigram_tokens_cover_what_they_were_made_from(string text, string spans) =>
        Assert.Equal(spans, string.Join('|', Cut("nomic-bert-moe", text)));

    private IEnumerable<string> Cut(string name, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return vocabularies[name]
            .Tokenize(text, addSpecial: false)
            .Select(token => Encoding.UTF8.GetString(utf8, token.Start, token.Length));
    }

    private static string[] Align(string text, string[] pieces, bool spacePrefix = false)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Token[] tokens = Spans(pieces, spacePrefix)
            .Align(utf8, [.. Enumerable.Range(0, pieces.Length)], addedFirst: false, addedLast: false);
        return [.. tokens.Select(token => Encoding.UTF8.GetString(utf8, token.Start, token.Length))];
    }

    private static TokenSpans Spans(string[] pieces, bool spacePrefix) =>
        new(id => Encoding.UTF8.GetBytes(pieces[id]), id => pieces[id].StartsWith('<'), spacePrefix, rewritten: null);
}
