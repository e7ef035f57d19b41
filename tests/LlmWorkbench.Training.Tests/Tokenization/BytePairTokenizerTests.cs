using FsCheck.Xunit;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Tests.Tokenization;

[Engine]
public sealed class BytePairTokenizerTests
{
    [Fact]
    public void Joins_the_pair_that_was_learned_first()
    {
        var tokenizer = new BytePairTokenizer([("b", "c"), ("a", "b"), ("bc", "d")], [], 259);

        Assert.Equal(["a", "bcd", "ab"], tokenizer.Encode("abcdab").Select(id => tokenizer.Tokens[id]));
    }

    [Fact]
    public void Puts_bytes_merges_unused_and_special_tokens_in_this_order()
    {
        var tokenizer = new BytePairTokenizer([("a", "b")], ["<|x|>"], 260);

        Assert.Equal(260, tokenizer.Count);
        Assert.Equal("A", tokenizer.Tokens[65]);
        Assert.Equal("ab", tokenizer.Tokens[256]);
        Assert.Equal("<|unused_1|>", tokenizer.Tokens[258]);
        Assert.Equal(259, tokenizer.IdOf("<|x|>"));
        Assert.Equal([false, false, true, false], new[] { 65, 256, 258, 259 }.Select(tokenizer.IsUnused));
        Assert.Equal([false, false, false, true], new[] { 65, 256, 258, 259 }.Select(tokenizer.IsSpecial));
    }

    [Fact]
    public void Reads_special_tokens_only_when_asked()
    {
        string text = "<|user|>\nHi<|end|>";
        int[] special = [Tiny.Tokenizer.IdOf("<|user|>"), Tiny.Tokenizer.IdOf("<|end|>")];

        Assert.Equal(special, Tiny.Tokenizer.Encode(text).Where(Tiny.Tokenizer.IsSpecial));
        Assert.DoesNotContain(Tiny.Tokenizer.Encode(text, parseSpecial: false), Tiny.Tokenizer.IsSpecial);
        Assert.Equal(text, Tiny.Tokenizer.Decode(Tiny.Tokenizer.Encode(text)));
    }

    [Property]
    public void Gives_any_text_back(FsCheck.NonNull<string> text)
    {
        string whole = Unicode.WithoutLoneSurrogates(text.Get);

        Assert.Equal(whole, Tiny.Tokenizer.Decode(Tiny.Tokenizer.Encode(whole, parseSpecial: false)));
    }

    [Theory]
    [InlineData("Grüße, 世界! 😀\u0301 \u200Bzero\u00A0width")]
    [InlineData("\0\u0001\u007F\uFFFF\U0010FFFF")]
    public void Gives_uncommon_text_back(string text) => Assert.Equal(text, Tiny.Tokenizer.Decode(Tiny.Tokenizer.Encode(text)));

    [Fact]
    public void Writes_common_words_of_the_corpus_as_few_tokens()
    {
        BytePairTokenizer tokenizer = CorpusTokenizer.Learn(new CurriculumCorpus(1).VocabularyTexts(4096), 4096);

        Assert.Equal(0, tokenizer.UnusedCount);
        Assert.Equal(
            ["Once", "Ġupon", "Ġa", "Ġtime", ",", "ĠMia", "Ġthe", "Ġfox", "Ġwent", "Ġto", "Ġthe", "Ġriver", "."],
            tokenizer.Encode("Once upon a time, Mia the fox went to the river.").Select(id => tokenizer.Tokens[id])
        );
    }

    [Fact]
    public void Is_kept_in_a_file_of_merges()
    {
        using var folder = new TemporaryFolder();

        CorpusTokenizer.Save(Tiny.Tokenizer, folder["merges.txt"]);
        BytePairTokenizer read = CorpusTokenizer.Load(folder["merges.txt"], Tiny.Tokenizer.Count);

        Assert.Equal(Tiny.Tokenizer.Tokens, read.Tokens);
        Assert.Equal(Tiny.Tokenizer.Merges, read.Merges);
    }

    [Fact]
    public void Refuses_a_damaged_file_of_merges()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["merges.txt"], "a b\nc\n");

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => CorpusTokenizer.Load(folder["merges.txt"], 300));

        Assert.StartsWith("Line 2 of ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_vocabulary_that_is_too_small()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new BytePairTokenizer([("a", "b")], ["<|x|>"], 257));

        Assert.StartsWith(
            "256 bytes, 1 merges and 1 special tokens do not fit in a vocabulary of 257.",
            exception.Message,
            StringComparison.Ordinal
        );
    }
}
