using LlmWorkbench.Kernel.Labs;
using LlmWorkbench.Kernel.Labs.Checking;
using LlmWorkbench.Kernel.Labs.Making;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Labs.Checking;

[Fast]
public sealed class CellMatcherTests
{
    private static readonly LabExercise s_exercise = new("quantization/bits", "bits-start", "bits-check", ["bits"], null);

    private static readonly NotebookDocument s_lab = LabMaker.Make(
        new()
        {
            Cells =
            [
                NotebookCell.Markdown("# A lab") with
                {
                    Id = "title",
                },
                NotebookCell.Code("double bits = 0;") with
                {
                    Id = "bits-start",
                },
                NotebookCell.Code("Check.That(\"quantization/bits\", bits)") with
                {
                    Id = "bits-check",
                },
            ],
        },
        "lab.ipynb"
    );

    [Fact]
    public void Cells_are_found_by_their_ids() => Assert.Equal(new CellMatch(1, 2, null), Find(IpynbWriter.Write(s_lab)));

    [Fact]
    public void Where_ids_were_lost_the_labels_of_the_lab_tell() => Assert.Equal(new CellMatch(1, 2, null), Find(WithoutIds(s_lab)));

    [Fact]
    public void Where_labels_were_lost_too_the_name_of_the_exercise_tells() =>
        Assert.Equal(
            new CellMatch(1, 2, null),
            Find(WithoutIds(s_lab with { Cells = [.. s_lab.Cells.Select(cell => cell with { Metadata = cell.Metadata.Clear() })] }))
        );

    [Fact]
    public void A_copy_of_a_cell_is_no_second_one() =>
        Assert.Equal(
            new CellMatch(1, 2, null),
            Find(IpynbWriter.Write(s_lab with { Cells = [.. s_lab.Cells, s_lab.Cells[1] with { Id = "copy" }] }))
        );

    [Fact]
    public void A_cell_that_became_prose_is_none_of_code() =>
        Assert.Contains(
            "«bits-start» is not a cell of code any more",
            Find(
                IpynbWriter.Write(s_lab with { Cells = s_lab.Cells.SetItem(1, NotebookCell.Markdown("4.5") with { Id = "bits-start" }) })
            ).Problem,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_is_missing_is_named() =>
        Assert.Contains(
            "«bits-check», which checks the answer, is missing",
            Find(IpynbWriter.Write(s_lab with { Cells = s_lab.Cells.RemoveAt(2) })).Problem,
            StringComparison.Ordinal
        );

    private static CellMatch Find(string json) => new CellMatcher(IpynbReader.Read(json, "a.ipynb"), json).Find(s_exercise);

    private static string WithoutIds(NotebookDocument lab) =>
        System.Text.RegularExpressions.Regex.Replace(IpynbWriter.Write(lab), "\"id\": \"[^\"]*\",", "");
}
