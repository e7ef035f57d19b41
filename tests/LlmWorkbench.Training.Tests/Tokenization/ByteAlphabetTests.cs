using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Tests.Tokenization;

[Fast]
public sealed class ByteAlphabetTests
{
    [Theory]
    [InlineData((byte)'A', 'A')]
    [InlineData((byte)'~', '~')]
    [InlineData((byte)' ', 'Ġ')]
    [InlineData((byte)'\n', 'Ċ')]
    [InlineData((byte)0, 'Ā')]
    [InlineData((byte)0x7F, 'ġ')]
    [InlineData((byte)0xAD, 'Ń')]
    [InlineData((byte)0xFF, 'ÿ')]
    public void Writes_bytes_as_gpt2_does(byte value, char character) => Assert.Equal(character.ToString(), ByteAlphabet.Encode([value]));

    [Fact]
    public void Gives_every_byte_its_own_character_and_reads_it_back()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        string text = ByteAlphabet.Encode(all);

        Assert.Equal(256, text.Distinct().Count());
        Assert.Equal(all, ByteAlphabet.Decode(text));
    }

    [Fact]
    public void Refuses_a_character_that_stands_for_no_byte()
    {
        FormatException exception = Assert.Throws<FormatException>(() => ByteAlphabet.Decode("a b"));

        Assert.Equal("' ' is not a character of the byte alphabet.", exception.Message);
    }
}
