using LlmWorkbench.Llama.Backend;

namespace LlmWorkbench.Llama.Tests.Backend;

[Fast]
public sealed class GraphicsCardsTests : IDisposable
{
    private readonly string _bus = Directory.CreateTempSubdirectory("pci-").FullName;

    [Fact]
    public void Cards_are_told_by_their_maker_with_the_package_that_drives_them()
    {
        Device("0000:01:00.0", "0x030000", "0x10de");
        Device("0000:02:00.0", "0x038000", "0x1002");
        Device("0000:03:00.0", "0x030000", "0x8086");
        Device("0000:04:00.0", "0x030000", "0x1a03");
        Device("0000:05:00.0", "0x020000", "0x10de");
        Device("0000:06:00.0", "nonsense", "0x10de");
        Assert.Equal(
            [
                new GraphicsCard("An NVIDIA GPU at 0000:01:00.0", "CUDA", "Cuda12"),
                new GraphicsCard("An AMD GPU at 0000:02:00.0", "Vulkan", "Vulkan"),
                new GraphicsCard("An Intel GPU at 0000:03:00.0", "Vulkan", "Vulkan"),
            ],
            GraphicsCards.Find(_bus)
        );
    }

    [Fact]
    public void Without_a_bus_there_are_none() => Assert.Empty(GraphicsCards.Find(Path.Combine(_bus, "none")));

    public void Dispose() => Directory.Delete(_bus, recursive: true);

    private void Device(string address, string kind, string vendor)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_bus, address)).FullName;
        File.WriteAllText(Path.Combine(folder, "class"), kind + "\n");
        File.WriteAllText(Path.Combine(folder, "vendor"), vendor + "\n");
    }
}
