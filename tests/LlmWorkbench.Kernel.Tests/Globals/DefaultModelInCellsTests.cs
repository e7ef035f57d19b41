using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Kernel.Tests.Globals;

/// <summary>A notebook that lies anywhere finds its models and datasets, and works before any model is named.</summary>
[Engine]
public sealed class DefaultModelInCellsTests : IDisposable
{
    private const string Said = "stdout: No model was loaded, so tutor is taken; #!model NAME loads another.\n";

    private readonly string _root = Directory.CreateTempSubdirectory("workbench-cells-").FullName;

    public DefaultModelInCellsTests()
    {
        new TinyModel().Write(Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "models")).FullName, "tutor.gguf"));
        Directory.CreateDirectory(Path.Combine(_root, "datasets"));
        File.WriteAllText(Path.Combine(_root, "datasets", "near.jsonl"), "{\"context\":\"the cat\",\"answer\":\" and\"}");
        Directory.CreateDirectory(Path.Combine(_root, "lesson"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("Model.Name")]
    [InlineData("#!tokens \"the cat\"\n#!csharp\nModel.Name")]
    public async Task The_first_that_needs_a_model_loads_it_and_says_so(string cell)
    {
        using var kernel = new NotebookKernel(Workbench.In(Path.Combine(_root, "lesson")), WorkbenchTopics.CreateRegistry());
        string[] lines = await kernel.LinesAsync(cell);
        Assert.Equal(Said, lines[0]);
        Assert.Equal("result[1]: tutor", lines[^1]);
        Assert.Equal(["result[2]: tutor"], await kernel.LinesAsync("Model.Name"));
    }

    [Fact]
    public async Task A_run_finds_models_and_datasets_above_the_notebook_from_any_folder()
    {
        string folder = Path.Combine(_root, "lesson");
        using var kernel = new NotebookKernel(Workbench.In(folder), WorkbenchTopics.CreateRegistry());
        var notebook = new NotebookDocument
        {
            Cells =
            [
                NotebookCell.Code("#!evaluate near --no-cache"),
                NotebookCell.Code("Environment.CurrentDirectory = \"/\";"),
                NotebookCell.Code("#!evaluate near --no-cache"),
            ],
        };
        NotebookRunResult result = await new NotebookRunner(kernel).RunAsync(
            notebook,
            new NotebookRunOptions { Folder = folder },
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Empty(result.Failures);
    }
}
