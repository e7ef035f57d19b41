using System.Globalization;

namespace LlmWorkbench.Llama.Backend;

/// <summary>A graphics card that the system's PCI bus shows.</summary>
/// <param name="Description">Maker and PCI address.</param>
/// <param name="Backend">The llama.cpp backend that fits best.</param>
/// <param name="Package">The end of the name of LLamaSharp's package that has it.</param>
internal sealed record GraphicsCard(string Description, string Backend, string Package);

/// <summary>Asks the system, not a driver, which graphics cards there are. Linux only: elsewhere none are reported.</summary>
internal static class GraphicsCards
{
    private const string Bus = "/sys/bus/pci/devices";

    internal static IReadOnlyList<GraphicsCard> Find(string bus = Bus) =>
        !Directory.Exists(bus)
            ? []
            : [.. Directory.EnumerateDirectories(bus).Order(StringComparer.Ordinal).Select(Describe).OfType<GraphicsCard>()];

    private static GraphicsCard? Describe(string device)
    {
        // PCI class 0x03 is a display controller.
        if (ReadNumber(Path.Combine(device, "class")) >> 16 != 0x03)
        {
            return null;
        }

        string address = Path.GetFileName(device);
        return ReadNumber(Path.Combine(device, "vendor")) switch
        {
            0x10de => new GraphicsCard($"An NVIDIA GPU at {address}", "CUDA", "Cuda12"),
            0x1002 => new GraphicsCard($"An AMD GPU at {address}", "Vulkan", "Vulkan"),
            0x8086 => new GraphicsCard($"An Intel GPU at {address}", "Vulkan", "Vulkan"),
            _ => null, // virtual consoles and server management chips compute nothing
        };
    }

    private static int ReadNumber(string file)
    {
        try
        {
            string text = File.ReadAllText(file).Trim();
            return
                text.StartsWith("0x", StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int number)
                ? number
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // a device that cannot be read cannot be named either
        }
    }
}
