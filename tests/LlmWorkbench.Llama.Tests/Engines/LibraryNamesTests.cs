using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Tests.Engines;

[Fast]
public sealed class LibraryNamesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("library-names-").FullName;

    [Fact]
    public void Libraries_are_renamed_in_themselves_and_where_they_need_each_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names stand inside ELF files only.");
        // The build has renamed them already: called so, they are known by these names.
        string[] libraries = [Copy("libggml-base.so", "lwbggml-base.so"), Copy("libggml.so", "lwbggml.so")];

        Assert.Equal(2, LibraryNames.Rename(libraries, "xyz"));
        Assert.True(Holds(libraries[0], "xyzggml-base.so\0"));
        Assert.True(Holds(libraries[1], "xyzggml.so\0"));
        Assert.True(Holds(libraries[1], "xyzggml-base.so\0"));
        Assert.False(Holds(libraries[1], "lwbggml-base.so\0"));
        // One that does not belong to them keeps its name.
        Assert.True(Holds(libraries[1], "libc.so.6\0"));
        Assert.Equal(0, LibraryNames.Rename(libraries, "xyz"));
    }

    [Fact]
    public void What_is_no_library_stays_as_it_is()
    {
        string file = Path.Combine(_folder, "libtext.so");
        File.WriteAllText(file, "libtext.so");
        Assert.Equal(0, LibraryNames.Rename([file], "xyz"));
        Assert.Equal("libtext.so", File.ReadAllText(file));
        Assert.Throws<ArgumentException>(() => LibraryNames.Rename([file], "four"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool Holds(string file, string text) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;

    private string Copy(string library, string name)
    {
        string source = Directory.EnumerateFiles(EngineChoice.OfBuild.Folder, library, SearchOption.AllDirectories).First();
        string copy = Path.Combine(_folder, name);
        File.Copy(source, copy);
        return copy;
    }
}
