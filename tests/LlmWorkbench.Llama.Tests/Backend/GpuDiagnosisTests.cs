using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Tests.Backend;

[Engine]
public sealed class GpuDiagnosisTests(TinyModelFixture tiny)
{
    private static readonly LlamaDevice s_cpu = new("CPU", "a processor", LlamaDeviceKind.Cpu, 1, 2);
    private static readonly GraphicsCard s_card = new("An NVIDIA GPU at 1", "CUDA", "Cuda12");
    private static readonly LlamaDevice s_gpu = new("CUDA0", "a card", LlamaDeviceKind.Gpu, 1, 2);

    [Fact]
    public void Says_why_the_dynamic_loader_refused_a_backend()
    {
        string problem = Assert.Single(GpuDiagnosis.Explain(FolderWithCuda(), EngineChoice.OfBuild, [s_cpu], ["CPU"], [s_card]));

        Assert.StartsWith("The CUDA backend did not load: ", problem, StringComparison.Ordinal);
        Assert.Contains("libggml-cuda.so", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_when_a_backend_found_no_device() =>
        Assert.StartsWith(
            "The CUDA backend loaded but found no device",
            Assert.Single(GpuDiagnosis.Explain(FolderWithCuda(), EngineChoice.OfBuild, [s_cpu], ["CPU", "CUDA"], [s_card])),
            StringComparison.Ordinal
        );

    [Fact]
    public void Says_nothing_when_the_backend_runs_its_device() =>
        Assert.Empty(GpuDiagnosis.Explain(FolderWithCuda(), EngineChoice.OfBuild, [s_cpu, s_gpu], ["CPU", "CUDA"], [s_card]));

    [Fact]
    public void Names_the_package_and_the_engine_that_would_use_an_unused_card() =>
        Assert.Equal(
            "An NVIDIA GPU at 1 is present but unused: the engine in use, default, has no CUDA backend; reference the package "
                + "LLamaSharp.Backend.Cuda12, 0.30.0 (in a notebook #r \"nuget: LLamaSharp.Backend.Cuda12, 0.30.0\" before the first "
                + $"model), or llm-workbench engine install {LlamaRelease.Installable.Name} --backend cuda fetches one that has, and "
                + "llm-workbench engine use chooses it.",
            Assert.Single(GpuDiagnosis.Explain(Folder(), EngineChoice.OfBuild, [s_cpu], ["CPU"], [s_card]))
        );

    [Fact]
    public void Names_no_package_where_an_engine_was_chosen_that_goes_before_it()
    {
        EngineChoice chosen = new("0.5.0", "/engines/0.5.0", EngineReason.Setting);
        string problem = Assert.Single(GpuDiagnosis.Explain(Folder(), chosen, [s_cpu], ["CPU"], [s_card]));
        Assert.DoesNotContain("nuget", problem, StringComparison.Ordinal);
        Assert.Contains("the engine in use, 0.5.0, has no CUDA backend; llm-workbench engine install", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_package_alone_where_something_else_has_loaded_the_libraries()
    {
        EngineChoice shared = new(EngineChoice.SharedName, "/program/runtimes", EngineReason.Shared);
        string problem = Assert.Single(GpuDiagnosis.Explain(Folder(), shared, [s_cpu], ["CPU"], [s_card]));
        Assert.Contains(
            "the engine in use, shared, has no CUDA backend; reference the package LLamaSharp",
            problem,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("engine install", problem, StringComparison.Ordinal);
    }

    private NativeLibraryFolder Folder() =>
        new(Directory.CreateDirectory(Path.Combine(tiny.Folder, "no-libraries")).FullName, "", null, "", "");

    private NativeLibraryFolder FolderWithCuda()
    {
        string folder = Directory.CreateDirectory(Path.Combine(tiny.Folder, "libraries")).FullName;
        File.WriteAllText(Path.Combine(folder, "libggml-cuda.so"), "no library");
        return new NativeLibraryFolder(folder, "", null, "", "");
    }
}
