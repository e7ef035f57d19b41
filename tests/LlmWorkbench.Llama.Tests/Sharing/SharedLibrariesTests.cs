using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Sharing;

namespace LlmWorkbench.Llama.Tests.Sharing;

/// <summary>LlmWorkbench.LLamaSharp.Tests share for real; here is what is told apart before.</summary>
[Engine]
public sealed class SharedLibrariesTests
{
    private static readonly string[] s_loaded = ["/a/libggml.so", "/b/libggml.so", "/c/libggml-base.so.0.9", "/usr/lib/libc.so.6"];

    [Fact]
    public void What_lies_beside_the_library_that_is_called_belongs_to_it() =>
        Assert.Equal("/b/libggml.so", SharedLibraries.One(s_loaded, "ggml", "/b"));

    [Fact]
    public void What_is_there_once_belongs_to_it_wherever_it_lies_and_whatever_its_version() =>
        Assert.Equal("/c/libggml-base.so.0.9", SharedLibraries.One(s_loaded, "ggml-base", "/b"));

    [Theory]
    [InlineData("ggml", "This process has several libraries called ggml, none of them in /other,")]
    [InlineData("ggml-cpu", "This process has no library called ggml-cpu, none of them in /other,")]
    public void What_cannot_be_told_is_refused(string stem, string words) =>
        Assert.StartsWith(
            words,
            Assert.Throws<LlamaException>(() => SharedLibraries.One(s_loaded, stem, "/other")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_library_that_is_called_is_known_by_what_it_answers_and_not_by_its_name()
    {
        LlamaBackend.Load();

        Assert.Equal(LlamaBackend.LibraryFolder, SharedLibraries.Find(_ => true).Path);
        LlamaException refused = Assert.Throws<LlamaException>(() => SharedLibraries.Find(_ => false));
        Assert.StartsWith("No llama.cpp that something else in this process calls was found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_shared_after_our_own_was_loaded()
    {
        LlamaBackend.Load();

        LlamaException refused = Assert.Throws<LlamaException>(() => SharedLibraries.Use(_ => true, "Their.Use()"));

        Assert.Contains(LlamaBackend.LibraryFolder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("and call Their.Use() before the workbench loads its first model", refused.Message, StringComparison.Ordinal);
    }
}
