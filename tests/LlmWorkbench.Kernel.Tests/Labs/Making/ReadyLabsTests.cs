using LlmWorkbench.Exercises;
using LlmWorkbench.Kernel.Labs;
using LlmWorkbench.Kernel.Labs.Making;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Kernel.Tests.Labs.Making;

/// <summary>The labs that come with the workbench are what the command makes of their notebooks.</summary>
[Fast]
public sealed class ReadyLabsTests
{
    private static readonly string s_notebooks = Path.Combine(RepositoryFolder.Path, "notebooks");

    [Fact]
    public void The_lab_on_quantization_is_made_from_its_notebook() =>
        Assert.Equal(
            IpynbWriter.Write(
                LabMaker.Make(NotebookFile.Read(Path.Combine(s_notebooks, "07-quantization.ipynb")), "07-quantization.ipynb")
            ),
            File.ReadAllText(At("quantization"))
        );

    [Fact]
    public void The_lab_on_the_context_window_has_the_cells_of_its_notebook_but_the_exercise_of_the_machine()
    {
        NotebookDocument original = NotebookFile.Read(Path.Combine(s_notebooks, "10-context-window.ipynb")),
            lab = NotebookFile.Read(At("context-window"));

        Assert.Equal("context-window.ipynb", LabLabel.OriginalOf(lab));
        Assert.Equal(
            original.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source).Where(source => !IsOfMachine(source)),
            lab.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source)
        );
        static bool IsOfMachine(string source) =>
            source.Contains("context/slower", StringComparison.Ordinal) || source.StartsWith("int length", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantization", 5)]
    [InlineData("context-window", 4)]
    public void Each_can_be_checked_by_itself_or_its_notebook_and_shows_no_answer(string name, int exercises)
    {
        NotebookDocument lab = NotebookFile.Read(At(name));
        IReadOnlyList<LabExercise> found = LabExercises.Of(lab, name);

        Assert.Equal(exercises, found.Count);
        Assert.All(found, exercise => Assert.False(ExerciseCatalogue.Find(exercise.Name).IsOfMachine));
        Assert.All(lab.Cells, cell => Assert.Empty(cell.Outputs));
        Assert.All(lab.Cells, cell => Assert.DoesNotContain("Solution</b>", cell.Source, StringComparison.Ordinal));
        string teacher = File.ReadAllText(Path.Combine(Path.GetDirectoryName(At(name))!, "teacher.md"));
        Assert.All(found, exercise => Assert.Contains($"`{exercise.Name}`", teacher, StringComparison.Ordinal));
    }

    private static string At(string name) => Path.Combine(s_notebooks, "labs", name, name + ".ipynb");
}
