using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Tests.Engines;

[Fast]
public sealed class BuildLibrariesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("workbench-libraries-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Those_beside_the_program_come_first_then_those_beside_the_assembly_then_those_of_the_package()
    {
        string program = Folder("host");
        string assembly = Path.Combine(Folder("packages/llmworkbench.llama/1.2.3/lib/net10.0"), "LlmWorkbench.Llama.dll");
        Assert.Equal(Path.Combine(program, "llama.cpp"), BuildLibraries.Find(program, assembly, "linux-x64")); // which errors then name

        string package = Folder("packages/llamasharp.backend.cpu/0.30.0/LLamaSharpRuntimes/linux-x64/native");
        Assert.Equal(package, BuildLibraries.Find(program, assembly, "linux-x64"));
        Assert.Equal(Path.Combine(program, "llama.cpp"), BuildLibraries.Find(program, assembly, "win-x64"));

        string beside = Folder("packages/llmworkbench.llama/1.2.3/lib/net10.0/llama.cpp");
        Assert.Equal(beside, BuildLibraries.Find(program, assembly, "linux-x64"));

        string own = Folder("host/llama.cpp");
        Assert.Equal(own, BuildLibraries.Find(program, assembly, "linux-x64"));
        Assert.Equal(own, BuildLibraries.Find(program, "", "linux-x64")); // a program of a single file
    }

    [Fact]
    public void This_platform_has_the_name_that_packages_use() =>
        Assert.Contains(
            BuildLibraries.Platform,
            (string[])["linux-x64", "linux-musl-x64", "linux-arm64", "win-x64", "win-arm64", "osx-x64", "osx-arm64"]
        );

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
}
