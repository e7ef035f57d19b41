using System.Text;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Native.Releases;

/// <summary>Which architectures releases run is written down, and held here to llama.cpp's source and to the libraries.</summary>
[StartsProcesses]
public sealed class ArchitecturesTests
{
    [Fact]
    public void The_newest_release_runs_those_that_its_source_names()
    {
        Assert.Equal(LlamaSource.Architectures().Count, LlamaRelease.V050.Architectures);
        Assert.All(LlamaRelease.All, release => Assert.Empty(release.Lacks.Except(LlamaSource.Architectures())));
    }

    [Fact]
    public void What_the_libraries_of_the_build_lack_is_written_down()
    {
        var folder = NativeLibraryFolder.Of(EngineChoice.OfBuild);
        byte[] library = File.ReadAllBytes(folder.Llama);
        IEnumerable<string> missing = LlamaSource
            .Architectures()
            .Where(name => library.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name + '\0')) < 0);
        Assert.Equal(missing.Order(StringComparer.Ordinal), LlamaRelease.InFile(folder.GgmlBase)!.Lacks.Order(StringComparer.Ordinal));
    }
}
