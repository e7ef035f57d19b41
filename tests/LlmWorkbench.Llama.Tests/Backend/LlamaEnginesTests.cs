using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Tests.Backend;

[Engine]
public sealed class LlamaEnginesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engines-").FullName;

    [Fact]
    public void The_engine_of_the_build_is_listed_with_what_its_files_show()
    {
        LlamaEngine engine = LlamaEngines.Find(new EngineStore(_folder))[0];

        Assert.Equal("default", engine.Choice.Name);
        Assert.Equal(("815a2a591 (of LLamaSharp 0.30.0)", 137), (engine.Release, engine.Architectures));
        Assert.Equal(Directory.GetDirectories(EngineChoice.OfBuild.Folder).Select(Path.GetFileName).Order(), engine.CpuVariants.Order());
        Assert.Empty(engine.Backends);
        Assert.Null(engine.Problem);
    }

    [Fact]
    public void The_one_that_is_loaded_says_so()
    {
        LlamaBackend.Load();
        LlamaEngine loaded = Assert.Single(LlamaEngines.Find(null), engine => engine.IsLoaded);
        Assert.Equal(LlamaBackend.Loaded!.Folder, loaded.Choice.Folder);
        Assert.StartsWith(loaded.Choice.Folder, LlamaBackend.LibraryFolder, StringComparison.Ordinal);
    }

    [Fact]
    public void An_installed_engine_is_listed_with_its_processors_and_backends()
    {
        string folder = Install("0.5.0-cuda");
        foreach (string library in new[] { "libggml-cpu-zen4.so", "libggml-cpu-haswell.so", "libggml-cuda.so", "libggml-rpc.so" })
        {
            File.WriteAllText(Path.Combine(folder, library), "");
        }

        LlamaEngine engine = Installed("0.5.0-cuda");
        Assert.Equal(folder, engine.Choice.Folder);
        Assert.Equal(["haswell", "zen4"], engine.CpuVariants);
        Assert.Equal(["cuda", "rpc"], engine.Backends);
        Assert.Equal((false, false), (engine.IsLoaded, engine.IsChosen));
    }

    [Fact]
    public void An_engine_that_lacks_a_library_is_listed_with_its_problem()
    {
        string folder = Install("broken");
        File.Delete(Directory.GetFiles(folder, "*llama*")[0]);

        LlamaEngine engine = Installed("broken");
        Assert.Contains("holds no llama library", engine.Problem, StringComparison.Ordinal);
        Assert.Equal((null, null), (engine.Release, engine.Architectures));
    }

    [Fact]
    public void An_engine_of_an_unknown_release_is_listed_with_the_releases_that_are_known()
    {
        string folder = Install("other");
        File.WriteAllText(NativeLibraryFolder.Of(new EngineChoice("other", folder, EngineReason.Setting)).GgmlBase, "another");

        Assert.Contains(
            "of a release of llama.cpp that this build does not know; it knows",
            Installed("other").Problem,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_release_of_libraries_is_read_from_their_file_as_from_the_loaded_ones()
    {
        LlamaBackend.Load();
        string file = NativeLibraryFolder.Of(LlamaBackend.Loaded!).GgmlBase;
        Assert.Equal(NativeLibraryLoader.Release.Name, LlamaRelease.InFile(file)?.Name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LlamaEngine Installed(string name) =>
        Assert.Single(LlamaEngines.Find(new EngineStore(_folder)), engine => engine.Choice.Name == name);

    private string Install(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string source = Directory.EnumerateDirectories(EngineChoice.OfBuild.Folder).FirstOrDefault() ?? EngineChoice.OfBuild.Folder;
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }
}
