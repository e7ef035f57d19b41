using LlmWorkbench.Kernel.Labs;
using LlmWorkbench.Kernel.Labs.Making;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Kernel.Tests.Labs.Making;

[Fast]
public sealed class LabMakerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-maker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_shipped_notebook_with_exercises_becomes_a_lab_without_solutions_and_outputs()
    {
        string[] notebooks =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "notebooks"), "*.ipynb")
                .Where(path => File.ReadAllText(path).Contains("Check.That", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(notebooks);
        Assert.All(
            notebooks,
            path =>
            {
                NotebookDocument original = NotebookFile.Read(path);
                NotebookDocument lab = LabMaker.Make(original, Path.GetFileName(path));

                Assert.All(lab.Cells, cell => Assert.Empty(cell.Outputs));
                Assert.All(lab.Cells, cell => Assert.DoesNotContain("Solution</b>", cell.Source, StringComparison.Ordinal));
                Assert.Equal(LabExercises.Of(original, "a").Select(Whole), LabExercises.Of(lab, "a").Select(Whole));
                Assert.Equal(Code(original), Code(lab));
                Assert.Equal(Headings(original), Headings(lab));
                Assert.Equal(Path.GetFileName(path), LabLabel.OriginalOf(lab));
            }
        );
    }

    [Fact]
    public void It_is_written_with_the_files_that_its_cells_name()
    {
        Directory.CreateDirectory(At("data"));
        File.WriteAllText(At("data/pairs.txt"), "a pair");
        File.WriteAllText(At("other.txt"), "not named");
        var notebook = new NotebookDocument
        {
            Cells =
            [
                NotebookCell.Code("#!steer --pairs data/pairs.txt\n// and ../secret.txt, /etc/passwd, none.txt"),
                NotebookCell.Code("int n = 0;"),
                NotebookCell.Code("Check.That(\"quantization/bits\", n)"),
            ],
        };
        NotebookFile.Write(At("mine.ipynb"), notebook);

        IReadOnlyList<string> written = LabMaker.Write(At("mine.ipynb"), At("lab one"));

        Assert.Equal([At("lab one/lab one.ipynb"), At("lab one/data/pairs.txt")], written);
        Assert.Equal("a pair", File.ReadAllText(written[1]));
        Assert.Equal("mine.ipynb", LabLabel.OriginalOf(NotebookFile.Read(written[0])));
        Assert.Contains(
            "is there already",
            Assert.Throws<WorkbenchException>(() => LabMaker.Write(At("mine.ipynb"), At("lab one"))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a\n<details>\n<summary><b>Solution</b></summary>\nx\n</details>\n\nb", "a\n\nb")]
    [InlineData("<details><summary>Solution 2</summary>x<details><summary>more</summary>y</details>z</details>", "")]
    [InlineData("<details>\n<summary>Hint</summary>h</details>", "<details>\n<summary>Hint</summary>h</details>")]
    [InlineData("a <details><summary>**Solution**</summary> never closed", "a")]
    public void Folded_solutions_go_and_other_folds_stay(string prose, string expected) =>
        Assert.Equal(expected, FoldedSolution.Without(prose));

    [Fact]
    public void Cells_with_the_tag_solution_go()
    {
        string json = """
            {"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[
            {"cell_type":"code","id":"a","metadata":{},"source":"int n = 0;","outputs":[],"execution_count":null},
            {"cell_type":"code","id":"b","metadata":{"tags":["solution"]},"source":"n = 4;","outputs":[],"execution_count":null},
            {"cell_type":"code","id":"c","metadata":{},"source":"Check.That(\"quantization/bits\", n)","outputs":[],"execution_count":null}]}
            """;
        Assert.Equal(["a", "c"], LabMaker.Make(IpynbReader.Read(json, "a"), "a").Cells.Select(cell => cell.Id));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static string Whole(LabExercise e) => $"{e.Name} {e.StartId} {e.CheckId} {string.Join(',', e.Answers)} {e.Data}";

    private static IEnumerable<string> Code(NotebookDocument notebook) =>
        notebook.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source);

    private static IEnumerable<string> Headings(NotebookDocument notebook) =>
        notebook
            .Cells.Where(cell => cell.Kind == CellKind.Markdown)
            .SelectMany(cell => cell.Source.Split('\n'))
            .Where(line => line.StartsWith('#'));
}
