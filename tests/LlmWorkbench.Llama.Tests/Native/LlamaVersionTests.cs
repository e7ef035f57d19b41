using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tests.Native;

[Fast]
public sealed class LlamaVersionTests
{
    [Fact]
    public void The_bound_release_is_accepted_with_or_without_a_suffix()
    {
        LlamaVersion.Require(LlamaVersion.Expected, "folder");
        LlamaVersion.Require(LlamaVersion.Expected + "-dev", "folder");
    }

    [Theory]
    [InlineData("0.6.0", "holds llama.cpp 0.6.0")]
    [InlineData("0.50.0", "holds llama.cpp 0.50.0")]
    [InlineData(null, "holds llama.cpp of an unknown version")]
    public void Another_release_is_refused_by_name(string? found, string words)
    {
        LlamaException refused = Assert.Throws<LlamaException>(() => LlamaVersion.Require(found, "/some/folder"));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"bound to {LlamaVersion.Expected}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/some/folder", refused.Message, StringComparison.Ordinal);
    }
}
