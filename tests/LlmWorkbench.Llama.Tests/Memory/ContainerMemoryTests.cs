using LlmWorkbench.Llama.Memory;

namespace LlmWorkbench.Llama.Tests.Memory;

[Fast]
public sealed class ContainerMemoryTests : IDisposable
{
    private const long MiB = 1 << 20;
    private readonly string _root = Directory.CreateTempSubdirectory("cgroups-").FullName;

    [Fact]
    public void Version_2_leaves_the_limit_less_what_is_used_and_no_cached_file()
    {
        Put("proc/self/cgroup", "0::/app\n");
        Put("sys/fs/cgroup/app/memory.max", $"{100 * MiB}\n");
        Put("sys/fs/cgroup/app/memory.current", $"{60 * MiB}\n");
        Put("sys/fs/cgroup/app/memory.stat", $"anon {30 * MiB}\ninactive_file {20 * MiB}\nactive_file {10 * MiB}\n");

        Assert.Equal(70 * MiB, ContainerMemory.Free(_root));
    }

    [Fact]
    public void A_parents_tighter_limit_counts()
    {
        Put("proc/self/cgroup", "0::/school/class/app\n");
        Put("sys/fs/cgroup/school/class/app/memory.max", "max\n");
        Put("sys/fs/cgroup/school/class/memory.max", $"{90 * MiB}\n");
        Put("sys/fs/cgroup/school/class/memory.current", $"{50 * MiB}\n");
        Put("sys/fs/cgroup/school/memory.max", $"{500 * MiB}\n");

        Assert.Equal(40 * MiB, ContainerMemory.Free(_root));
    }

    [Fact]
    public void A_group_whose_path_is_not_mounted_has_its_limits_at_the_mounts_root()
    {
        Put("proc/self/cgroup", "12:cpu,cpuacct:/docker/1a2b\n9:memory:/docker/1a2b\n");
        Put("sys/fs/cgroup/memory/memory.limit_in_bytes", $"{200 * MiB}\n");
        Put("sys/fs/cgroup/memory/memory.usage_in_bytes", $"{80 * MiB}\n");
        Put("sys/fs/cgroup/memory/memory.stat", $"inactive_file 1\ntotal_inactive_file {10 * MiB}\ntotal_active_file {5 * MiB}\n");

        Assert.Equal(135 * MiB, ContainerMemory.Free(_root));
    }

    [Theory]
    [InlineData("0::/\n", "sys/fs/cgroup/memory.max", "max\n")]
    [InlineData("9:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")]
    [InlineData("nonsense\n", "sys/fs/cgroup/memory.max", "5\n")]
    public void Without_a_limit_there_is_no_number(string membership, string file, string limit)
    {
        Put("proc/self/cgroup", membership);
        Put(file, limit);

        Assert.Null(ContainerMemory.Free(_root));
    }

    [Fact]
    public void What_is_available_is_the_smaller_of_machine_and_container()
    {
        Put("proc/meminfo", $"MemTotal: 999 kB\nMemAvailable:   {50 * 1024} kB\n");
        Assert.Equal(50 * MiB, AvailableMemory.Bytes(_root));

        Put("proc/self/cgroup", "0::/\n");
        Put("sys/fs/cgroup/memory.max", $"{30 * MiB}\n");
        Assert.Equal(30 * MiB, AvailableMemory.Bytes(_root));

        Put("sys/fs/cgroup/memory.current", $"{40 * MiB}\n");
        Assert.Equal(0, AvailableMemory.Bytes(_root));
    }

    [Fact]
    public void This_machine_has_some() => Assert.InRange(AvailableMemory.Bytes(), 1 << 20, 1L << 50);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Put(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
