using System.Text;
using LlmWorkbench.Services.Protocols;

namespace LlmWorkbench.Tests.Services.Protocols;

[Fast]
public sealed class TokenNamesTests
{
    [Fact]
    public void Names_in_the_alphabet_of_bytes_are_read() => Assert.Equal(["Hi", " é", "\n"], Texts(["Hi", "ĠÃ©", "Ċ"]));

    [Fact]
    public void Names_of_SentencePiece_are_read() => Assert.Equal(["<s>", " Hi", "é", "\n"], Texts(["<s>", "▁Hi", "é", "<0x0A>"]));

    [Theory]
    [InlineData("bytes:\\xe2\\x82", "E282")]
    [InlineData("bytes:\\xzz", "62797465733A5C787A7A")]
    [InlineData(" the", "20746865")]
    public void Tokens_that_are_no_characters_are_read_as_OpenAI_writes_them(string token, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(TokenReading.Bytes(token)));

    private static string[] Texts(string[] names) => [.. TokenNames.Bytes(names).Select(Encoding.UTF8.GetString)];
}
