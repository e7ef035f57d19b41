using LlmWorkbench.Cli.Installation;

namespace LlmWorkbench.Cli.Tests.Installation;

[Fast]
public sealed class UnpackingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-unpacking-").FullName;

    private string Shipped => Path.Combine(_folder, "shipped");

    private string Target => Path.Combine(_folder, "target");

    public UnpackingTests()
    {
        foreach (string file in (string[])["notebooks/a.ipynb", "notebooks/.hidden", "models/m.gguf", "datasets/d.txt"])
        {
            Write(Shipped, file, file);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_came_is_found_from_a_program_below_it_and_hidden_files_are_none_of_it()
    {
        string program = Directory.CreateDirectory(Path.Combine(Shipped, "artifacts", "bin")).FullName;

        Assert.Equal(Shipped, ShippedFiles.Root(program));
        Assert.Equal(["datasets/d.txt", "models/m.gguf", "notebooks/a.ipynb"], ShippedFiles.All(Shipped));
        Assert.StartsWith(
            "No notebooks came with this program",
            Assert.Throws<WorkbenchException>(() => ShippedFiles.Root(Directory.CreateDirectory(Target).FullName)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Changed_files_stay_unless_they_are_to_be_replaced()
    {
        Assert.Equal(3, Unpack(overwrite: false).Written);
        Write(Target, "notebooks/a.ipynb", "answers of mine");

        Unpacking kept = Unpack(overwrite: false);
        Assert.Equal(["notebooks/a.ipynb"], kept.Kept);
        Assert.Equal(0, kept.Written);
        Assert.Equal("answers of mine", File.ReadAllText(Path.Combine(Target, "notebooks/a.ipynb")));

        Unpacking replaced = Unpack(overwrite: true);
        Assert.Empty(replaced.Kept);
        Assert.Equal(1, replaced.Written);
        Assert.Equal("notebooks/a.ipynb", File.ReadAllText(Path.Combine(Target, "notebooks/a.ipynb")));
    }

    private Unpacking Unpack(bool overwrite) =>
        Unpacking.Run(Shipped, ShippedFiles.All(Shipped), Target, overwrite, TestContext.Current.CancellationToken);

    private static void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
        File.WriteAllText(Path.Combine(folder, file), text);
    }
}
