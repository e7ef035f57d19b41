using LlmWorkbench.Hardware.Probing;
using LlmWorkbench.Llama.Backend;

namespace LlmWorkbench.Tests.Hardware.Probing;

[Fast]
public sealed class GpuProbeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gpu-probe-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void An_AMD_card_is_found_with_its_memory_and_driver_and_the_reason_why_it_is_not_used()
    {
        Card("card1", "0x1002", "0x744c", vram: 24L << 30, driver: "amdgpu");
        Card("card0", "0x1a03", "0x2000"); // a server's management chip
        Directory.CreateDirectory(Path.Combine(_root, "sys/class/drm/card1-DP-1"));

        FoundGpu gpu = Assert.Single(GpuProbe.Find([], [], _root));

        Assert.Equal(
            ("AMD GPU 0x744c", "ROCm (HIP) or Vulkan", (long?)(24L << 30), "amdgpu", false),
            (gpu.Name, gpu.Backend, gpu.MemoryBytes, gpu.Driver, gpu.IsUsed)
        );
        Assert.Contains("the engine in use has no backend for it", gpu.Reason, StringComparison.Ordinal);
        Assert.Contains("LLamaSharp.Backend.Vulkan", gpu.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_llama_cpp_computes_on_stands_there_once_with_the_driver_of_the_system()
    {
        Card("card0", "0x10de", "0x2684");
        var device = new LlamaDevice("CUDA0", "NVIDIA GeForce RTX 4090", LlamaDeviceKind.Gpu, 20L << 30, 24L << 30);

        FoundGpu gpu = Assert.Single(GpuProbe.Find([device], [], _root, "NVIDIA GeForce RTX 4090, 24564, 570.86.10\n"));

        Assert.Equal(
            ("NVIDIA GeForce RTX 4090", "CUDA", (long?)(24L << 30), "NVIDIA 570.86.10", true, (long?)(20L << 30)),
            (gpu.Name, gpu.Backend, gpu.MemoryBytes, gpu.Driver, gpu.IsUsed, gpu.FreeBytes)
        );
    }

    [Fact]
    public void What_the_engine_says_is_the_reason()
    {
        FoundGpu gpu = Assert.Single(
            GpuProbe.Find([], ["The CUDA backend did not load: libcudart is missing."], _root, "Tesla T4, 15360, 535.1\n")
        );
        Assert.Equal(("Tesla T4", (long?)(15360L << 20), false), (gpu.Name, gpu.MemoryBytes, gpu.IsUsed));
        Assert.Equal("The CUDA backend did not load: libcudart is missing.", gpu.Reason);
    }

    [Fact]
    public void Nothing_is_found_where_there_is_nothing() => Assert.Empty(GpuProbe.Find([], [], _root));

    private void Card(string name, string vendor, string device, long? vram = null, string? driver = null)
    {
        string folder = Path.Combine(_root, "sys/class/drm", name, "device");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "vendor"), vendor + "\n");
        File.WriteAllText(Path.Combine(folder, "device"), device + "\n");
        if (vram is not null)
        {
            File.WriteAllText(Path.Combine(folder, "mem_info_vram_total"), $"{vram}\n");
        }

        if (driver is not null)
        {
            File.WriteAllText(Path.Combine(folder, "uevent"), $"DRIVER={driver}\nPCI_CLASS=30000\n");
        }
    }
}
