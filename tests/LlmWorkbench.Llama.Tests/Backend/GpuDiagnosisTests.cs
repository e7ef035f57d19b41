using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tests.Backend;

[Engine]
public sealed class GpuDiagnosisTests(TinyModelFixture tiny)
{
    private static readonly LlamaDevice s_cpu = new("CPU", "a processor", LlamaDeviceKind.Cpu, 1, 2);
    private static readonly LlamaDevice s_gpu = new("CUDA0", "a card", LlamaDeviceKind.Gpu, 1, 2);

    [Fact]
    public void Says_why_the_dynamic_loader_refused_a_backend()
    {
        string problem = Assert.Single(GpuDiagnosis.Explain(FolderWithCuda(), [s_cpu], ["CPU"]));

        Assert.StartsWith("The CUDA backend did not load: ", problem, StringComparison.Ordinal);
        Assert.Contains("libggml-cuda.so", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_when_a_backend_found_no_device() =>
        Assert.StartsWith(
            "The CUDA backend loaded but found no device",
            Assert.Single(GpuDiagnosis.Explain(FolderWithCuda(), [s_cpu], ["CPU", "CUDA"])),
            StringComparison.Ordinal
        );

    [Fact]
    public void Says_nothing_when_the_backend_runs_its_device() =>
        Assert.Empty(GpuDiagnosis.Explain(FolderWithCuda(), [s_cpu, s_gpu], ["CPU", "CUDA"]));

    private NativeLibraryFolder FolderWithCuda()
    {
        string folder = Directory.CreateDirectory(Path.Combine(tiny.Folder, "libraries")).FullName;
        File.WriteAllText(Path.Combine(folder, "libggml-cuda.so"), "no library");
        return new NativeLibraryFolder(folder, "", null, "", "");
    }
}
