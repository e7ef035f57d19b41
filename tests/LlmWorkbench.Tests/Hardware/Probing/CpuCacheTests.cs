using LlmWorkbench.Hardware.Probing;

namespace LlmWorkbench.Tests.Hardware.Probing;

[Fast]
public sealed class CpuCacheTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cpu-cache-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Caches_are_read_with_their_units_nearest_first()
    {
        Cache("index2", "3", "Unified", "32M");
        Cache("index0", "1", "Data", "48K");
        Cache("index1", "2", "Unified", "unreadable");

        Assert.Equal([new CpuCache(1, "Data", 48 << 10), new CpuCache(3, "Unified", 32 << 20)], CpuCache.Find(_root));
        Assert.Empty(CpuCache.Find(Path.Combine(_root, "nowhere")));
    }

    private void Cache(string name, string level, string type, string size)
    {
        string folder = Path.Combine(_root, "sys/devices/system/cpu/cpu0/cache", name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "level"), level + "\n");
        File.WriteAllText(Path.Combine(folder, "type"), type + "\n");
        File.WriteAllText(Path.Combine(folder, "size"), size + "\n");
    }
}
