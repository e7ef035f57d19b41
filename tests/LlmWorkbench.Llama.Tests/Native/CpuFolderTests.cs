using System.Runtime.Intrinsics.X86;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tests.Native;

[Fast]
public sealed class CpuFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cpu-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_without_any_for_a_processor_is_taken_itself() => Assert.Equal(_folder, CpuFolder.Choose(_folder));

    [Fact]
    public void Of_several_the_fastest_that_this_processor_runs_is_taken()
    {
        string Made(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string noavx = Made("noavx");
        Assert.Equal(noavx, CpuFolder.Choose(_folder));
        string avx = Made("avx");
        Assert.Equal(Avx.IsSupported ? avx : noavx, CpuFolder.Choose(_folder));
        string avx2 = Made("avx2");
        string expected =
            Avx2.IsSupported && Fma.IsSupported ? avx2
            : Avx.IsSupported ? avx
            : noavx;
        Assert.Equal(expected, CpuFolder.Choose(_folder));
        string avx512 = Made("avx512");
        Assert.Equal(Avx512F.IsSupported ? avx512 : expected, CpuFolder.Choose(_folder));
    }
}
