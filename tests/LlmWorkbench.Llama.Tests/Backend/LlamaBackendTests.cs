using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Tests.Backend;

[Engine]
public sealed class LlamaBackendTests
{
    [Fact]
    public void Finds_the_processor_with_its_memory()
    {
        LlamaDevice cpu = Assert.Single(LlamaBackend.Devices, device => device.Kind == LlamaDeviceKind.Cpu);

        Assert.Equal("CPU", cpu.Name);
        Assert.InRange(cpu.TotalBytes, 1L << 28, 1L << 50);
    }

    [Fact]
    public void Is_one_of_the_known_releases_and_says_which()
    {
        string version = LlamaBackend.Version;
        Assert.Contains(LlamaRelease.All, release => version.Contains(release.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_the_CPU_library_that_runs()
    {
        bool hasOneForEach = Directory.EnumerateFiles(LlamaBackend.LibraryFolder, "*ggml-cpu-*").Any();
        Assert.Equal(
            hasOneForEach ? 1 : 0,
            Directory.EnumerateFiles(LlamaBackend.LibraryFolder, $"*ggml-cpu-{LlamaBackend.CpuVariant}.*").Count()
        );
        Assert.True(hasOneForEach || LlamaBackend.CpuVariant is "avx512" or "avx2" or "avx" or "noavx" or "generic");
    }

    [Fact]
    public void Never_counts_more_cores_than_the_process_may_use() => Assert.InRange(PhysicalCores.Count, 1, Environment.ProcessorCount);
}
