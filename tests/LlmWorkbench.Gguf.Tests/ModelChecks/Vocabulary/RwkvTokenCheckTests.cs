namespace LlmWorkbench.Gguf.Tests.ModelChecks.Vocabulary;

[Fast]
public sealed class RwkvTokenCheckTests : ModelCheckTest
{
    private const string Unknown = "tokenizer.ggml.unknown_token_id";

    private static TinyModel Rwkv(params string[] tokens) => new TinyModel().SetVocabulary("rwkv", tokens).Set(Unknown, GgufValue.Of(0u));

    private static string[] AllBytes => [.. Enumerable.Range(0, 256).Select(value => $"\\x{value:x2}")];

    [Fact]
    public void Refuses_a_token_whose_first_byte_is_no_token() =>
        Refused(Rwkv("a", "ab", "ba"), "'ba' for token 2", "no token for its first byte, 0x62");

    [Theory]
    [InlineData("a", "ab")]
    [InlineData(@"\n", @"\n\n")]
    [InlineData(@"\x0a", @"\nb")]
    [InlineData(@"\\", @"\\a")]
    [InlineData(@"\xe4", @"\xe4\xb8")]
    public void Passes_when_every_first_byte_is_one(string single, string longer) => Passes(Rwkv(single, longer));

    [Fact]
    public void Reads_escapes_before_it_compares() => Refused(Rwkv("n", "x", @"\nn"), "0x0A");

    [Fact]
    public void Refuses_bytes_that_no_token_stands_for_without_an_unknown_token()
    {
        Refused(
            Rwkv(AllBytes[..^1]).Remove(Unknown),
            "'tokenizer.ggml.unknown_token_id' is missing",
            "the byte 0xFF",
            "a token for each byte"
        );
        Refused(Rwkv(AllBytes[..^1]).Set(Unknown, GgufValue.Of(255u)), "'tokenizer.ggml.unknown_token_id' is 255", "from 0 to 254");
        Refused(Rwkv(AllBytes[..^1]).Set(Unknown, GgufValue.Of(new string('x', 1000))), $" is {new string('x', 60)}… and no token");
    }

    [Fact]
    public void Passes_when_every_byte_is_a_token() => Passes(Rwkv(AllBytes).Remove(Unknown));
}
