using LlmWorkbench.Kernel.Labs.Isolation;

namespace LlmWorkbench.Kernel.Tests.Labs.Isolation;

[Fast]
public sealed class HiddenTests
{
    [Fact]
    public void Only_what_lies_in_a_hidden_folder_has_to_be_brought_back_and_only_once() =>
        Assert.Equal(
            ["/tmp/tool", "/tmp/models"],
            Hidden.Below(["/tmp/tool", "/tmp/tool/inner/", "/usr/lib", "/tmp/models", "/tmpfile"], ["/tmp", "/run"])
        );

    [Theory]
    [InlineData("/tmp/a", "/tmp", true)]
    [InlineData("/tmp/", "/tmp", true)]
    [InlineData("/tmpa", "/tmp", false)]
    [InlineData("/a", "/", true)]
    public void A_folder_lies_in_another_by_whole_names(string path, string folder, bool expected) =>
        Assert.Equal(expected, Hidden.IsBelow(path, folder));
}
