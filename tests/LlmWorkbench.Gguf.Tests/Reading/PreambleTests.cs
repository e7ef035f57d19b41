using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class PreambleTests : ReadingTest
{
    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    public void Reads_versions_2_and_3(uint version)
    {
        GgufFile file = Read(new RawGguf().Start(0, 0, version));
        Assert.Equal(version, file.Version);
        Assert.Empty(file.Metadata);
        Assert.Empty(file.Tensors);
        Assert.Equal(24, file.DataOffset);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(4u)]
    [InlineData(uint.MaxValue)]
    public void Refuses_other_versions(uint version) =>
        Refused(new RawGguf().Start(0, 0, version), $"the version is {version:N0}; versions 2 and 3 can be read");

    [Fact]
    public void Says_that_a_file_is_big_endian() => Refused(new RawGguf().Start(0, 0, 0x03000000), "big-endian", "only little-endian");

    [Fact]
    public void Refuses_an_empty_file() => Refused([], "the file is empty");

    [Fact]
    public void Refuses_a_PNG_that_was_renamed() =>
        Refused([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13], "89504E47", "a PNG image");

    [Fact]
    public void Recognizes_an_error_page_that_was_saved_as_a_model() => Refused([.. "<!DOCTYPE html><html>"u8], "a web page");

    [Fact]
    public void Recognizes_a_Git_LFS_pointer() => Refused([.. "version https://git-lfs.example/spec/v1\n"u8], "Git LFS pointer");

    [Fact]
    public void Recognizes_safetensors() => Refused([0x40, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\":{}}"u8], "probably safetensors");

    [Fact]
    public void Refuses_text_without_guessing() => Refused([.. "hello"u8], "starts with 68656C6C;");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Refuses_a_file_shorter_than_the_letters(int length) => Refused("GGUF"u8[..length].ToArray(), "a GGUF file starts with");

    [Fact]
    public void Refuses_a_folder() => Sentence.Of(Assert.Throws<GgufFormatException>(() => GgufFile.Read(Folder.Path)), "a folder");

    [Fact]
    public void Says_that_a_file_is_not_there()
    {
        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => GgufFile.Read(Folder.File("none.gguf")));
        Assert.Contains("none.gguf", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_a_file_in_a_missing_folder_is_not_there() =>
        Assert.Throws<FileNotFoundException>(() => GgufFile.Read(Folder.File("no/none.gguf")));
}
