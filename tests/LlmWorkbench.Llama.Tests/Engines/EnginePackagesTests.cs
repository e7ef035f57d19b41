using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Tests.Engines;

[Fast]
public sealed class EnginePackagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-packages-").FullName;

    [Fact]
    public void Backends_for_graphics_cards_are_found_as_a_build_lays_them_the_fastest_first()
    {
        foreach (string name in new[] { "avx2", "vulkan", "cuda12", "noavx" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, "runtimes", "linux-x64", "native", name));
        }

        Directory.CreateDirectory(Path.Combine(_folder, "runtimes", "win-x64", "native", "cuda12"));
        string native = Path.Combine(_folder, "runtimes", "linux-x64", "native");
        Assert.Equal(
            [
                new EngineChoice("cuda12", Path.Combine(native, "cuda12"), EngineReason.Package),
                new EngineChoice("vulkan", Path.Combine(native, "vulkan"), EngineReason.Package),
            ],
            EnginePackages.Find([_folder, Path.Combine(_folder, "not there")], "linux-x64")
        );
        Assert.Empty(EnginePackages.Find([_folder], "linux-arm64"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
