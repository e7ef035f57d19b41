using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Tests.Models;

[Fast]
public sealed class LoadFailureTests
{
    [Fact]
    public void An_architecture_that_is_too_new_is_refused_with_the_command_that_brings_it()
    {
        string newer = LlamaRelease.Installable.Name;
        Assert.Equal(
            $"llama.cpp {newer} does: llm-workbench engine install {newer} fetches it, and llm-workbench engine use {newer} chooses it "
                + "(#!engine in a notebook).",
            LoadFailure.Remedy("qwen4exp", LlamaRelease.LLamaSharp030)
        );
    }

    [Theory]
    [InlineData("lama9")]
    [InlineData("clip")]
    public void An_architecture_that_no_release_runs_names_no_command(string architecture)
    {
        string remedy = LoadFailure.Remedy(architecture, LlamaRelease.LLamaSharp030);
        Assert.DoesNotContain("engine install", remedy, StringComparison.Ordinal);
        Assert.Contains("it may be newer than that, or no language model", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_release_names_no_command() =>
        Assert.DoesNotContain("engine install", LoadFailure.Remedy("qwen4exp", LlamaRelease.Installable), StringComparison.Ordinal);
}
