using System.Text;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Protocol;

[Fast]
public sealed class MessageSignerTests
{
    // RFC 4231, test case 2; the data is split as a message is.
    private const string Expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private static readonly byte[][] s_parts = [.. new[] { "what do ya ", "want ", "for nothing", "?" }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void Signs_as_the_RFC_has_it()
    {
        var signer = new MessageSigner("hmac-sha256", "Jefe");

        Assert.Equal(Expected, Encoding.ASCII.GetString(signer.Sign(s_parts)));
        Assert.True(signer.Verify(Encoding.ASCII.GetBytes(Expected), s_parts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3842")]
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384")]
    public void Refuses_other_signatures(string signature) =>
        Assert.False(new MessageSigner("hmac-sha256", "Jefe").Verify(Encoding.ASCII.GetBytes(signature), s_parts));

    [Fact]
    public void Without_a_key_nothing_is_signed()
    {
        var signer = new MessageSigner("hmac-sha256", "");

        Assert.Empty(signer.Sign(s_parts));
        Assert.True(signer.Verify("anything"u8, s_parts));
    }
}
