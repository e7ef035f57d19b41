using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Notebooks;

[Fast]
public sealed class NotebookFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notebooks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.ipynb")]
    [InlineData("a.DIB")]
    public void Writes_and_reads_by_the_ending_of_the_name(string name)
    {
        string path = Path.Combine(_folder, name);
        NotebookFile.Write(path, new NotebookDocument { Cells = [NotebookCell.Code("1")] });
        NotebookFile.Write(path, new NotebookDocument { Cells = [NotebookCell.Code("\"Ü\"")] });
        Assert.Equal("\"Ü\"", Assert.Single(NotebookFile.Read(path).Cells).Source);
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.NotEqual(0xEF, File.ReadAllBytes(path)[0]);
    }

    [Fact]
    public void Says_in_one_sentence_what_is_wrong_with_a_path()
    {
        string missing = Path.Combine(_folder, "none", "a.ipynb");
        Assert.Equal($"There is no notebook '{missing}'.", Message(() => NotebookFile.Read(missing)));
        Assert.Equal($"'{missing}' cannot be written: its folder does not exist.", Message(() => NotebookFile.Write(missing, new())));
        Assert.Equal("'a.txt' is not a notebook's name: it must end in .ipynb or .dib.", Message(() => NotebookFile.Read("a.txt")));
        Directory.CreateDirectory(Path.Combine(_folder, "b.ipynb"));
        Assert.StartsWith(
            $"'{Path.Combine(_folder, "b.ipynb")}' cannot be read: ",
            Message(() => NotebookFile.Read(Path.Combine(_folder, "b.ipynb")))
        );
    }

    private static string Message(Action action) => Assert.Throws<NotebookFormatException>(action).Message;
}
