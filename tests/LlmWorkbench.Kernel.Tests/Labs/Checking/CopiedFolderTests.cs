using LlmWorkbench.Kernel.Labs.Checking;

namespace LlmWorkbench.Kernel.Tests.Labs.Checking;

[Fast]
public sealed class CopiedFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("copied-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_is_copied_but_what_another_program_writes_just_now()
    {
        Directory.CreateDirectory(At("kept/inner"));
        File.WriteAllText(At("kept/inner/a"), "1");
        File.WriteAllText(At("kept/b"), "2");
        using FileStream written = new(At("kept/c"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        CopiedFolder.Copy(At("kept"), At("into"));
        CopiedFolder.Copy(At("none"), At("into"));
        CopiedFolder.Copy(null, At("into"));

        Assert.Equal("1", File.ReadAllText(At("into/kept/inner/a")));
        Assert.Equal(["b", "inner"], Directory.EnumerateFileSystemEntries(At("into/kept")).Select(Path.GetFileName).Order());
    }

    private string At(string name) => Path.Combine(_folder, name);
}
