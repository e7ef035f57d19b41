namespace LlmWorkbench.Gguf.Tests.ModelChecks;

public sealed class RwkvTokenCheckTests : ModelCheckTest
{
    private static TinyModel Rwkv(params string[] tokens) => new TinyModel().SetVocabulary("rwkv", tokens);

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
}
