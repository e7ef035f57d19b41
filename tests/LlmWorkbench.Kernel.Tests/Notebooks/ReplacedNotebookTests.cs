using System.Runtime.Versioning;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Kernel.Tests.Notebooks;

[UnsupportedOSPlatform("windows")]
[Fast]
public sealed class ReplacedNotebookTests : IDisposable
{
    private static readonly NotebookDocument s_notebook = new() { Cells = [NotebookCell.Code("1")] };
    private readonly string _folder = Directory.CreateTempSubdirectory("replaced-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_private_notebook_stays_private_and_a_link_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string path = At("a.ipynb");
        NotebookFile.Write(path, s_notebook);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(At("link.ipynb"), path);
        NotebookFile.Write(At("link.ipynb"), new NotebookDocument { Cells = [NotebookCell.Code("2")] });
        Assert.Equal("2", NotebookFile.Read(path).Cells[0].Source);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(path, new FileInfo(At("link.ipynb")).LinkTarget);
    }

    [Fact]
    public void A_pipe_is_neither_read_nor_replaced()
    {
        string pipe = NamedPipe.Make(At("pipe.ipynb"));
        Assert.Contains(
            "a pipe, a device or a socket",
            NamedPipe.WithoutWaiting(() => Message(() => NotebookFile.Read(pipe))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a pipe, a device or a socket",
            NamedPipe.WithoutWaiting(() => Message(() => NotebookFile.Write(pipe, s_notebook))),
            StringComparison.Ordinal
        );
        Assert.Equal([pipe], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_named_and_nothing_is_left()
    {
        Directory.CreateDirectory(At("a.ipynb"));
        Assert.Contains("is a folder", Message(() => NotebookFile.Write(At("a.ipynb"), s_notebook)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static string Message(Action action) => Assert.Throws<NotebookFormatException>(action).Message;
}
