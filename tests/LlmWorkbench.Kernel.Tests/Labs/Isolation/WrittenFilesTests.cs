using LlmWorkbench.Kernel.Labs.Isolation;

namespace LlmWorkbench.Kernel.Tests.Labs.Isolation;

[Fast]
public sealed class WrittenFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void What_was_there_does_not_count_and_what_comes_to_it_does()
    {
        File.WriteAllBytes(Path.Combine(_folder, "before"), new byte[5 << 20]);
        var written = new WrittenFiles(_folder, 2 << 20);
        Directory.CreateDirectory(Path.Combine(_folder, "in", "it"));
        File.WriteAllBytes(Path.Combine(_folder, "in", "it", "little"), new byte[1 << 20]);
        Assert.Null(written.Excess());

        File.WriteAllBytes(Path.Combine(_folder, "much"), new byte[(1 << 20) + 1]);

        Assert.Equal("wrote more than 2 MiB", written.Excess());
    }

    [Fact]
    public void Links_lead_nowhere()
    {
        var written = new WrittenFiles(_folder, 1_000);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "all"), "/");
        Assert.Null(written.Excess());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
