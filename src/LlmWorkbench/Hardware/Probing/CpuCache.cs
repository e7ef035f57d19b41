using System.Globalization;

namespace LlmWorkbench.Hardware.Probing;

/// <summary>A cache of the processor.</summary>
/// <param name="Level">1 is the nearest.</param>
/// <param name="Kind">As the system calls it: Data, Instruction or Unified.</param>
/// <param name="Bytes">Its size in bytes, as the first core sees it.</param>
public sealed record CpuCache(int Level, string Kind, long Bytes)
{
    /// <summary>The caches of the first core. Linux only: elsewhere none are known.</summary>
    /// <param name="root">Where sys is mounted.</param>
    internal static IReadOnlyList<CpuCache> Find(string root = "/")
    {
        string folder = Path.Combine(root, "sys/devices/system/cpu/cpu0/cache");
        return !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(folder, "index*")
                    .Select(cache => new CpuCache(
                        int.TryParse(SystemFile.Read(Path.Combine(cache, "level")), CultureInfo.InvariantCulture, out int level)
                            ? level
                            : 0,
                        SystemFile.Read(Path.Combine(cache, "type")) ?? "",
                        Size(SystemFile.Read(Path.Combine(cache, "size")))
                    ))
                    .Where(cache => cache is { Level: > 0, Bytes: > 0 })
                    .OrderBy(cache => cache.Level)
                    .ThenBy(cache => cache.Kind, StringComparer.Ordinal),
            ];
    }

    // "48K", "2048K", "32M".
    private static long Size(string? text)
    {
        if (string.IsNullOrEmpty(text) || !long.TryParse(text.TrimEnd('K', 'M', 'G'), CultureInfo.InvariantCulture, out long number))
        {
            return 0;
        }

        return text[^1] switch
        {
            'K' => number << 10,
            'M' => number << 20,
            'G' => number << 30,
            _ => number,
        };
    }
}
