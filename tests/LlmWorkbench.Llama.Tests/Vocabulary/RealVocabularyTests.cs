using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmWorkbench.Llama.Tests.Support;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Tests.Vocabulary;

/// <summary>What holds for every text in every vocabulary of llama.cpp's tests.</summary>
[Engine]
public sealed class RealVocabularyTests(RealVocabularies vocabularies)
{
    [Theory]
    [MemberData(nameof(RealVocabularies.All), MemberType = typeof(RealVocabularies))]
    public void Spans_cover_any_text_in_order(string name)
    {
        LlamaVocabulary vocabulary = vocabularies[name];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(40),
            Prop.ForAll(
                AnyText.Arbitrary,
                Gen.Elements(false, true).ToArbitrary(),
                (text, special) =>
                {
                    IReadOnlyList<Token> tokens = vocabulary.Tokenize(text, addSpecial: special, parseSpecial: special);
                    AssertCovered(vocabulary, text, tokens);
                    Assert.Equal(vocabulary.TokenizeToIds(text, special, special), tokens.Select(token => token.Id));
                }
            )
        );
    }

    [Theory]
    [MemberData(nameof(RealVocabularies.All), MemberType = typeof(RealVocabularies))]
    public void Tokens_cover_their_own_bytes_where_the_text_is_kept(string name)
    {
        LlamaVocabulary vocabulary = vocabularies[name];
        if (vocabulary.Kind is VocabularyKind.WordPiece or VocabularyKind.Unigram)
        {
            return;
        }

        HashSet<byte> known =
        [
            .. Enumerable
                .Range(0, vocabulary.Count)
                .Select(vocabulary.GetBytes)
                .Where(bytes => bytes.Length == 1)
                .Select(bytes => bytes[0]),
        ];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(40),
            Prop.ForAll(
                AnyText.Arbitrary,
                any =>
                {
                    string text = Expressible(known, any);
                    byte[] utf8 = Encoding.UTF8.GetBytes(text);
                    IReadOnlyList<Token> tokens = vocabulary.Tokenize(text, addSpecial: false);
                    string prefix = vocabulary.Kind == VocabularyKind.SentencePiece && text.Length > 0 ? " " : "";
                    Assert.Equal(
                        prefix + Spaces(text),
                        Spaces(Encoding.UTF8.GetString([.. tokens.SelectMany(token => vocabulary.GetBytes(token.Id))]))
                    );
                    foreach (Token token in tokens.Skip(1))
                    {
                        Assert.Equal(Latin(vocabulary.GetBytes(token.Id)), Latin(utf8.AsSpan(token.Start, token.Length)));
                    }

                    Assert.Equal(Spaces(text), Spaces(vocabulary.Detokenize(tokens.Select(token => token.Id))));
                }
            )
        );
    }

    // Falcon's and StarCoder's have no token for every byte with which rare characters begin.
    [Theory]
    [InlineData("falcon", 0xF2, "a\U000BD61Fb")]
    [InlineData("starcoder", 0xF1, "a\U0006FDC3b")]
    public void Bytes_without_a_token_belong_to_the_token_that_follows(string name, byte missing, string text)
    {
        LlamaVocabulary vocabulary = vocabularies[name];
        IReadOnlyList<Token> tokens = vocabulary.Tokenize(text, addSpecial: false);

        Assert.DoesNotContain(tokens, token => vocabulary.GetBytes(token.Id).Contains(missing));
        Assert.Equal((1, 2), (tokens[1].Start, tokens[1].Length));
        AssertCovered(vocabulary, text, tokens);
    }

    [Theory]
    [MemberData(nameof(RealVocabularies.All), MemberType = typeof(RealVocabularies))]
    public void Reads_no_text_and_spaces_alone(string name)
    {
        LlamaVocabulary vocabulary = vocabularies[name];

        Assert.Empty(vocabulary.Tokenize("", addSpecial: false));
        Assert.All(vocabulary.Tokenize(""), token => Assert.Equal(0, token.Length));
        AssertCovered(vocabulary, "      ", vocabulary.Tokenize("      ", addSpecial: false));
        AssertCovered(vocabulary, " \t\n \r\n ", vocabulary.Tokenize(" \t\n \r\n "));
    }

    [Theory]
    [MemberData(nameof(RealVocabularies.All), MemberType = typeof(RealVocabularies))]
    public void Reads_a_megabyte_of_prose(string name)
    {
        string text = string.Concat(
            Enumerable.Range(0, 16_000).Select(i => $"Line {i}: the quick brown fox jumps over naïve 工作 🦜 dogs.\n")
        );

        AssertCovered(vocabularies[name], text, vocabularies[name].Tokenize(text));
    }

    // std::regex, by which llama.cpp cuts the texts of some vocabularies into words, overflows an ordinary stack here.
    [Theory]
    [InlineData("deepseek-llm", "a")]
    [InlineData("deepseek-llm", "我")]
    [InlineData("deepseek-coder", "a")]
    [InlineData("falcon", "!")]
    [InlineData("command-r", "1")]
    [InlineData("llama-bpe", " ")]
    [InlineData("llama-spm", "a")]
    public void Reads_a_word_of_a_hundred_thousand_characters(string name, string character)
    {
        string text = string.Concat(Enumerable.Repeat(character, 100_000));

        AssertCovered(vocabularies[name], text, vocabularies[name].Tokenize(text));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_by_every_vocabulary() =>
        Assert.All(RealVocabularies.All, name => Assert.Throws<LlamaException>(() => vocabularies[name].Tokenize("a\uDC00b")));

    private static void AssertCovered(LlamaVocabulary vocabulary, string text, IReadOnlyList<Token> tokens)
    {
        int at = 0;
        foreach (Token token in tokens)
        {
            Assert.InRange(token.Id, 0, vocabulary.Count - 1);
            Assert.Equal(at, token.Start);
            Assert.True(token.Length >= 0);
            at += token.Length;
        }

        bool keepsNothing = tokens.All(token => token.Length == 0);
        Assert.True(
            at == Encoding.UTF8.GetByteCount(text)
                || (keepsNothing && vocabulary.Kind is VocabularyKind.WordPiece or VocabularyKind.Unigram)
        );
    }

    // The text without the characters that the vocabulary has no tokens for.
    private static string Expressible(HashSet<byte> known, string text) =>
        string.Concat(
            text.EnumerateRunes().Select(rune => rune.ToString()).Where(character => Encoding.UTF8.GetBytes(character).All(known.Contains))
        );

    private static string Spaces(string text) => text.Replace('▁', ' ');

    // Bytes as characters of their own, so that pieces of a character compare too.
    private static string Latin(ReadOnlySpan<byte> bytes) =>
        Encoding.Latin1.GetString(bytes).Replace("\u00E2\u0096\u0081", " ", StringComparison.Ordinal);
}
