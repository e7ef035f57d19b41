using System.Globalization;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Llama.Backend;

namespace LlmWorkbench.Hardware.Probing;

/// <summary>Which graphics cards there are: those that llama.cpp computes on, and those that it does not, with the reason.</summary>
internal static class GpuProbe
{
    private static readonly (string Vendor, string Maker, string[] Words)[] s_makers =
    [
        ("0x10de", "NVIDIA", ["nvidia", "geforce", "quadro", "tesla", "cuda"]),
        ("0x1002", "AMD", ["amd", "radeon", "gfx"]),
        ("0x8086", "Intel", ["intel", "arc", "iris"]),
        ("0x5143", "Qualcomm", ["adreno", "qualcomm"]),
        ("0x17cb", "Qualcomm", ["adreno", "qualcomm"]),
    ];

    /// <summary>Looks for all.</summary>
    /// <param name="devices">What llama.cpp computes on.</param>
    /// <param name="problems">Why it does not use others.</param>
    /// <param name="root">Where sys is mounted.</param>
    /// <param name="nvidia">What <c>nvidia-smi</c> says: a line for each card with name, MiB and driver; null where it is not
    /// there.</param>
    public static IReadOnlyList<FoundGpu> Find(
        IReadOnlyList<LlamaDevice> devices,
        IReadOnlyList<string> problems,
        string root = "/",
        string? nvidia = null
    )
    {
        List<FoundGpu> found =
        [
            .. devices
                .Where(device => device.Kind is LlamaDeviceKind.Gpu or LlamaDeviceKind.IntegratedGpu)
                .Select(device => new FoundGpu(
                    device.Description,
                    device.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
                    device.TotalBytes > 0 ? device.TotalBytes : null,
                    Driver: null,
                    IsUsed: true,
                    $"llama.cpp computes on it as {device.Name}"
                )
                {
                    FreeBytes = device.FreeBytes > 0 ? device.FreeBytes : null,
                }),
        ];
        foreach (FoundGpu card in Cards(root, nvidia))
        {
            int known = found.FindIndex(gpu => gpu.IsUsed && gpu.Driver is null && IsSameMaker(gpu.Name, card.Name));
            if (known >= 0)
            {
                found[known] = found[known] with
                {
                    Driver = card.Driver ?? "unknown",
                    MemoryBytes = found[known].MemoryBytes ?? card.MemoryBytes,
                };
            }
            else
            {
                found.Add(card with { Reason = Why(problems, card) });
            }
        }

        return found;
    }

    /// <summary>What <c>nvidia-smi</c> says, where it is installed.</summary>
    public static string? AskNvidia(CancellationToken cancellation = default) =>
        ProgramOutput.Of("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"], cancellation);

    private static string Why(IReadOnlyList<string> problems, FoundGpu card)
    {
        string said = string.Join(" ", problems);
        string row = string.Join(
            "; ",
            BackendTable
                .Today.Rows.Where(r => card.Name.Contains(r.Hardware, StringComparison.OrdinalIgnoreCase))
                .Select(r => $"{r.Backend}: {r.InThisEngine}")
        );
        return said.Length > 0 ? said
            : row.Length > 0 ? $"the engine in use has no backend for it ({row})"
            : "no backend of llama.cpp is known for it";
    }

    // The NVIDIA cards of nvidia-smi have a name and a memory; those of the system's list are left out then.
    private static IEnumerable<FoundGpu> Cards(string root, string? nvidia)
    {
        FoundGpu[] named =
        [
            .. (nvidia ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Smi),
        ];
        return named.Concat(Drm(root).Where(card => named.Length == 0 || !card.Name.StartsWith("NVIDIA", StringComparison.Ordinal)));
    }

    private static FoundGpu Smi(string line)
    {
        string[] parts = line.Split(',', StringSplitOptions.TrimEntries);
        long? bytes =
            parts.Length > 1 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long mebibytes) ? mebibytes << 20 : null;
        return new FoundGpu(parts[0], "CUDA", bytes, parts.Length > 2 ? $"NVIDIA {parts[2]}" : null, IsUsed: false, "");
    }

    private static IEnumerable<FoundGpu> Drm(string root)
    {
        string folder = Path.Combine(root, "sys/class/drm");
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        // card0 is a card; card0-HDMI-A-1 is one of its sockets.
        foreach (string card in Directory.EnumerateDirectories(folder, "card*").Order(StringComparer.Ordinal).Where(IsCard))
        {
            string device = Path.Combine(card, "device");
            string? vendor = SystemFile.Read(Path.Combine(device, "vendor"));
            if (s_makers.FirstOrDefault(maker => maker.Vendor == vendor) is not { Maker: { } name })
            {
                continue; // virtual consoles and server management chips compute nothing
            }

            long? memory = long.TryParse(
                SystemFile.Read(Path.Combine(device, "mem_info_vram_total")),
                CultureInfo.InvariantCulture,
                out long bytes
            )
                ? bytes
                : null;
            yield return new FoundGpu(
                $"{name} GPU {SystemFile.Read(Path.Combine(device, "device"))}",
                string.Join(" or ", BackendTable.Today.Rows.Where(row => row.Vendors.Contains(vendor!)).Select(row => row.Backend)),
                memory,
                SystemFile
                    .Read(Path.Combine(device, "uevent"))
                    ?.Split('\n')
                    .FirstOrDefault(line => line.StartsWith("DRIVER=", StringComparison.Ordinal))
                    ?["DRIVER=".Length..],
                IsUsed: false,
                ""
            );
        }
    }

    private static bool IsCard(string path) => !Path.GetFileName(path).Contains('-', StringComparison.Ordinal);

    private static bool IsSameMaker(string a, string b) =>
        s_makers.Any(maker =>
            maker.Words.Any(word => a.Contains(word, StringComparison.OrdinalIgnoreCase))
            && (
                b.Contains(maker.Maker, StringComparison.OrdinalIgnoreCase)
                || maker.Words.Any(word => b.Contains(word, StringComparison.OrdinalIgnoreCase))
            )
        );
}
