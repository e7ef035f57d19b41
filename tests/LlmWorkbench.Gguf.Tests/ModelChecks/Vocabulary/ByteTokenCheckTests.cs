namespace LlmWorkbench.Gguf.Tests.ModelChecks.Vocabulary;

[Fast]
public sealed class ByteTokenCheckTests : ModelCheckTest
{
    private const int ByteType = 6;

    private static TinyModel Typed(string model, string token, int type)
    {
        string[] tokens = [.. Enumerable.Range(0, 110).Select(i => $"t{i}"), token];
        int[] types = [.. Enumerable.Repeat(1, 110), type];
        return new TinyModel().SetVocabulary(model, tokens).Set("tokenizer.ggml.token_type", GgufValue.OfArray<int>(types));
    }

    [Fact]
    public void A_SentencePiece_vocabulary_with_all_bytes_passes() =>
        Passes(new TinyModel().SetVocabulary("llama", TinyModel.SentencePiece()));

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x41)]
    [InlineData(0xFF)]
    public void Refuses_a_SentencePiece_vocabulary_without_a_byte(int value)
    {
        List<string> tokens = TinyModel.SentencePiece();
        tokens.Remove($"<0x{value:X2}>");
        Refused(new TinyModel().SetVocabulary("llama", tokens), $"has no token '<0x{value:X2}>'", "each of the 256 bytes");
    }

    [Fact]
    public void A_character_may_stand_for_its_byte()
    {
        List<string> tokens = TinyModel.SentencePiece();
        tokens.Remove("<0x41>");
        tokens.Add("A");
        Passes(new TinyModel().SetVocabulary("llama", tokens));
    }

    [Fact]
    public void A_zero_character_may_not_since_C_reads_it_as_nothing()
    {
        List<string> tokens = TinyModel.SentencePiece();
        tokens.Remove("<0x00>");
        tokens.Add("\0");
        Refused(new TinyModel().SetVocabulary("llama", tokens), "has no token '<0x00>'");
    }

    [Fact]
    public void Other_vocabularies_need_no_byte_tokens() => Passes(new TinyModel());

    [Fact]
    public void Refuses_a_byte_that_is_not_written_as_one() =>
        Refused(Typed("gpt2", "x", ByteType), "token 110, 'x', is a byte", "'<0x0A>'");

    [Fact]
    public void Refuses_bytes_in_a_bert_vocabulary()
    {
        Refused(Typed("bert", "<0x0A>", ByteType), "token 110, '<0x0A>', is a byte", "has no byte tokens");
        Passes(Typed("bert", "<0x0A>", 1));
    }

    [Fact]
    public void Passes_bytes_that_are_written_as_such() => Passes(Typed("gpt2", "<0x0A>", ByteType));
}
