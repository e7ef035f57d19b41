using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Memory.Layouts;

namespace LlmWorkbench.Tests.Memory.Layouts;

[Fast]
public sealed class SlidingWindowsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("windows-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Gemma_2_looks_back_on_everything_in_every_second_layer_and_gemma_3_in_every_sixth()
    {
        Assert.Equal((4096, "swswsw"), Of("gemma2", 6, _ => { }));
        Assert.Equal((512, "ssssswssssswss"), Of("gemma3", 14, w => w.Add("gemma3.attention.sliding_window", 512u)));
        Assert.Equal((0, "wwww"), Of("gemma3", 4, _ => { }));
    }

    [Fact]
    public void A_pattern_in_the_file_goes_before_that_of_the_architecture()
    {
        Assert.Equal(
            (128, "swws"),
            Of(
                "gemma4",
                4,
                w =>
                {
                    w.Add("gemma4.attention.sliding_window", 128u);
                    w.Add("gemma4.attention.sliding_window_pattern", new[] { true, false, false, true });
                }
            )
        );
        Assert.Equal((8192, "sswssw"), Of("llama4", 6, w => w.Add("llama4.attention.sliding_window_pattern", 3u)));
        Assert.Equal((64, "wsss"), Of("smallthinker", 4, w => w.Add("smallthinker.attention.sliding_window", 64u)));
    }

    // The file of Mistral 7B names a window that llama.cpp does not use.
    [Fact]
    public void An_architecture_without_windows_has_none_whatever_the_file_says() =>
        Assert.Equal((0, "www"), Of("llama", 3, w => w.Add("llama.attention.sliding_window", 4096u)));

    private (int Window, string Layers) Of(string architecture, int layers, Action<GgufWriter> add)
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", architecture);
        add(writer);
        string path = Path.Combine(_folder, Guid.NewGuid() + ".gguf");
        writer.Write(path);
        GgufMetadata metadata = GgufFile.Read(path).Metadata;
        (int window, bool[] flags) = SlidingWindows.Of(metadata, architecture, layers);
        return (window, string.Concat(flags.Select(flag => flag ? 's' : 'w')));
    }
}
