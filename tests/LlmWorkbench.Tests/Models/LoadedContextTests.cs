using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Session;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models;

/// <summary>What reads texts piece by piece, on a model that is loaded with a short context.</summary>
[Engine]
public sealed class LoadedContextTests : IDisposable
{
    private readonly string _folder;
    private readonly Workbench _workbench;
    private readonly Call _call;

    public LoadedContextTests(TinyModelFixture fixture)
    {
        _folder = Directory.CreateDirectory(Path.Combine(fixture.Scratch, "loaded-context")).FullName;
        _workbench = new Workbench(new ModelFolders([fixture.Folder])) { Datasets = new DatasetFinder([_folder]) };
        _call = new Call(_workbench, ownsWorkbench: false);
        File.WriteAllText(Path.Combine(_folder, "text.txt"), string.Concat(Enumerable.Repeat("the cat and the hat. ", 400)));
        File.WriteAllText(
            Path.Combine(_folder, "questions.jsonl"),
            """{"context":"the cat and the hat","choices":["and","the hat"],"answer":0}"""
        );
    }

    public void Dispose() => _workbench.Dispose();

    [Fact]
    public async Task Questions_that_do_not_fit_it_are_refused()
    {
        Load(2);
        Assert.Matches(
            @"^Question 1 of questions needs (\d+) tokens with its answer, but tiny was loaded with a context of 2: "
                + @"load it with a longer one, as in #!model NAME --context \1\.$",
            await _call.FailureOf("evaluate questions --questions 1")
        );
    }

    [Fact]
    public async Task Pieces_of_an_importance_matrix_that_do_not_fit_it_are_refused()
    {
        Load(2);
        Assert.Equal(
            "Pieces of 512 tokens are too long, because tiny was loaded with a context of 2: load it with a longer one, as in "
                + "#!model NAME --context 512, or read shorter pieces with --chunk-size.",
            await _call.FailureOf("imatrix --calibration text")
        );
        Load(64);
        ImportanceResult result = await _call.ResultOf<ImportanceResult>("imatrix --calibration text --chunk-size 64 --chunks 2");
        Assert.Equal((64, 2), (result.ChunkSize, result.ChunkCount));
        Assert.Equal(64, _workbench.Model.Importance(TextDataset.Read("text", _workbench.Datasets)).ChunkSize);
    }

    [Fact]
    public async Task Without_one_what_the_model_was_trained_on_counts()
    {
        Load(null);
        Assert.Equal(
            "Pieces of 2,000 tokens are too long, because tiny was trained on 512 at most: read shorter pieces with --chunk-size.",
            await _call.FailureOf("imatrix --calibration text --chunk-size 2000")
        );
        await _call.RunAsync("evaluate questions");
    }

    private void Load(int? context) => _workbench.Models.Load("tiny", new ModelLoadOptions { ContextLength = context });
}
