using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Gguf.Tests.Files;

[Fast]
public sealed class SpecialFileTests : ReadingTest
{
    [Fact]
    public void A_pipe_is_no_model_and_nobody_waits_for_it()
    {
        string pipe = NamedPipe.Make(Folder.File("pipe.gguf"));
        File.CreateSymbolicLink(Folder.File("link.gguf"), pipe);
        foreach (string path in new[] { pipe, Folder.File("link.gguf") })
        {
            string refusal = NamedPipe.WithoutWaiting(() => Assert.Throws<GgufFormatException>(() => GgufFile.Read(path)).Message);
            Assert.Contains("a pipe, a device or a socket", refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void A_device_is_no_model(string device)
    {
        Assert.SkipUnless(File.Exists(device), "Needs the devices of Unix.");
        Assert.Contains("a device", Assert.Throws<GgufFormatException>(() => GgufFile.Read(device)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_a_file() =>
        Assert.Contains(
            "the file is empty",
            Assert.Throws<GgufFormatException>(() => GgufFile.Read(Folder.Write("empty.gguf", []))).Message,
            StringComparison.Ordinal
        );
}
