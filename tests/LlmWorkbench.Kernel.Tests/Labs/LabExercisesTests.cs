using LlmWorkbench.Kernel.Labs;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Kernel.Tests.Labs;

[Fast]
public sealed class LabExercisesTests
{
    [Fact]
    public void Those_of_a_shipped_notebook_have_their_starters_answers_and_results()
    {
        IReadOnlyList<LabExercise> exercises = Shipped("07-quantization.ipynb");

        Assert.Equal(
            ["quantization/bits", "quantization/front", "quantization/agreement", "quantization/sigmas", "quantization/cache"],
            exercises.Select(exercise => exercise.Name)
        );
        Assert.Equal(("front-start", "front-check", "beaten", "sweep"), Parts(exercises[1]));
        Assert.Null(exercises[0].Data);
    }

    [Fact]
    public void Several_formulas_are_several_answers()
    {
        LabExercise pairing = Shipped("06-perplexity.ipynb").Single(exercise => exercise.Name == "perplexity/pairing");
        Assert.Equal(["Unpaired", "Paired"], pairing.Answers);
        Assert.Equal("pair", pairing.Data);
    }

    [Fact]
    public void Without_ids_the_cell_before_the_check_is_the_student_s()
    {
        NotebookDocument notebook = new NotebookDocument
        {
            Cells =
            [
                NotebookCell.Code("int n = 0;"),
                NotebookCell.Markdown("then"),
                NotebookCell.Code("Check.That(\"quantization/bits\", n + 1)"),
            ],
        }.WithCellIds();
        Assert.Equal(("cell-1", "cell-3", "n + 1", (string?)null), Parts(Assert.Single(LabExercises.Of(notebook, "a.ipynb"))));
    }

    [Fact]
    public void A_notebook_without_checks_and_one_that_checks_twice_are_refused()
    {
        var check = NotebookCell.Code("Check.That(\"quantization/bits\", 1)");
        Assert.Contains(
            "has no exercises",
            Assert
                .Throws<WorkbenchException>(() => LabExercises.Of(new() { Cells = [NotebookCell.Code("// Check.That(\"a\", 1)")] }, "a"))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "in two places",
            Assert
                .Throws<WorkbenchException>(() => LabExercises.Of(new NotebookDocument { Cells = [check, check] }.WithCellIds(), "a"))
                .Message,
            StringComparison.Ordinal
        );
    }

    private static (string?, string, string, string?) Parts(LabExercise exercise) =>
        (exercise.StartId, exercise.CheckId, Assert.Single(exercise.Answers), exercise.Data);

    private static IReadOnlyList<LabExercise> Shipped(string name) =>
        LabExercises.Of(NotebookFile.Read(Path.Combine(RepositoryFolder.Path, "notebooks", name)), name);
}
