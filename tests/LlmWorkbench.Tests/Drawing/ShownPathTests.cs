using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public sealed class ShownPathTests
{
    [Theory]
    [InlineData("/class/lab/notebooks/a.gguf", "a.gguf")]
    [InlineData("/class/lab/models/a.gguf", "../models/a.gguf")]
    [InlineData("/class/lab", "..")]
    [InlineData("/opt/workbench/bin/llama.cpp", "llama.cpp (beside the program)")]
    [InlineData("/home/ada/big/a.gguf", "~/big/a.gguf")]
    [InlineData("/mnt/disk/a.gguf", "/mnt/disk/a.gguf")]
    [InlineData("/class/a.gguf", "../../a.gguf")]
    public void A_path_is_shown_from_the_nearest_place_that_a_reader_knows(string path, string shown) =>
        Assert.Equal(shown, ShownPath.Of(path, "/class/lab/notebooks", "/opt/workbench/bin/", "/home/ada").Replace('\\', '/'));

    [Fact]
    public void What_a_terminal_would_obey_is_written_out() =>
        Assert.Equal("/mnt/a b␛[31m↵⟨U+202E⟩.gguf", ShownPath.Of("/mnt/a b\u001b[31m\n\u202e.gguf").Replace('\\', '/'));

    [Theory]
    [InlineData("/tmp/x", "/root/.cache/a.gguf", "~/.cache/a.gguf")]
    [InlineData("/tmp/x", "/var/a.gguf", "/var/a.gguf")]
    [InlineData("/root/lab/x", "/root/.cache/a.gguf", "~/.cache/a.gguf")]
    [InlineData("/root/lab/x", "/root/lab/a.gguf", "../a.gguf")]
    public void A_way_up_to_the_top_and_down_again_is_not_shown(string folder, string path, string shown) =>
        Assert.Equal(shown, ShownPath.Of(path, folder, "/opt/workbench/bin/", "/root").Replace('\\', '/'));
}
