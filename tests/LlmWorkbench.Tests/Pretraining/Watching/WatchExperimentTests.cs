using LlmWorkbench.Models;
using LlmWorkbench.Pretraining.Watching;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Pretraining.Watching;

/// <summary>The tutor, early and late.</summary>
[Engine]
public sealed class WatchExperimentTests : IDisposable
{
    private readonly Call _call = new(
        new Workbench(new ModelFolders([Path.Combine(RepositoryFolder.Path, "models")])) { Datasets = RepositoryDatasets() },
        ownsWorkbench: true
    );

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task A_model_learns_to_copy_before_it_knows_rare_facts_and_the_session_stays_as_it_was()
    {
        _call.Workbench.Models.Load("tutor-mini");
        WatchResult result = await _call.ResultOf<WatchResult>("train --watch --points tutor-0.2m,tutor-4.3m --questions 18 --chunks 2");
        WatchPoint early = result.Points[0],
            late = result.Points[1];

        Assert.Equal(["tutor-0.2m", "tutor-4.3m"], result.Points.Select(point => point.Model));
        Assert.True(late.Loss.Mean < early.Loss.Mean);
        Assert.True(early.Induction < 0.1 && late.Induction > 0.4);
        Assert.True(early.Copied.Share < 0.1 && late.Copied.Share > 0.7);
        Assert.Equal(9, result.Frequencies.Count);
        Assert.All(late.ByFrequency, group => Assert.Equal(2, group.Right.Count));
        Assert.True(late.Of("128+")!.Share > late.Of("0")!.Share);
        Assert.Equal("tutor-mini", Assert.Single(_call.Workbench.Models).Name);
        Assert.Contains("2 points of a training", _call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_watched_is_said_in_a_sentence()
    {
        Assert.Contains("at least two points", await _call.FailureOf("train --watch --points tutor"), StringComparison.Ordinal);
        Assert.Contains("leave the text out", await _call.FailureOf("train --watch", "A text."), StringComparison.Ordinal);
        Assert.Contains("--points belongs to --watch", await _call.FailureOf("train --points a,b", "x"), StringComparison.Ordinal);
        Assert.Contains("nowhere", await _call.FailureOf("train --watch --points tutor-0.2m,nowhere"), StringComparison.Ordinal);
    }

    private static LlmWorkbench.Datasets.DatasetFinder RepositoryDatasets() =>
        LlmWorkbench.Datasets.DatasetFinder.Default(Path.Combine(RepositoryFolder.Path, "notebooks"));
}
