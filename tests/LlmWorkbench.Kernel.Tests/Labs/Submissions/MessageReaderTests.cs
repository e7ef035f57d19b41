using System.Text;
using LlmWorkbench.Kernel.Labs.Submissions;

namespace LlmWorkbench.Kernel.Tests.Labs.Submissions;

[Fast]
public sealed class MessageReaderTests
{
    [Theory]
    [InlineData("Right: 4.5 bits.")]
    [InlineData("lab-other {\"Kind\":3,\"Index\":0}")]
    [InlineData("lab-1 {\"Kind\":3,\"Index\":0,\"Values\":null}")]
    [InlineData("lab-1 {\"Kind\":3,\"Index\":0,\"Values\":[null]}")]
    [InlineData("lab-1 {\"Kind\":3,\"Index\":\"x\"}")]
    [InlineData("lab-1 {\"Kind\":")]
    [InlineData("lab-1 null")]
    [InlineData("lab-1 [[[[[[[[[[[[[[[[")]
    public void What_is_no_message_is_passed_over(string line) =>
        Assert.Equal(LabMessageKind.Done, Read(line + "\nlab-1 {\"Kind\":6}\n")?.Kind);

    [Fact]
    public void A_line_without_an_end_is_the_end() => Assert.Null(Read(new string('x', 17 << 20)));

    [Fact]
    public void What_breaks_off_is_the_end() => Assert.Null(Read("lab-1 {\"Kind\":6}"));

    private static LabMessage? Read(string text) => new MessageReader("lab-1 ", new MemoryStream(Encoding.UTF8.GetBytes(text))).Next();
}
