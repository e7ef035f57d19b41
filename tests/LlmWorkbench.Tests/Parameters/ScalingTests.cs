using System.Text.Json;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Models;
using LlmWorkbench.Parameters.Scaling;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Perplexity;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Parameters;

[Engine]
public sealed class ScalingTests : IDisposable
{
    private static readonly TextDataset s_text = new("cats", "")
    {
        Documents = ["the cat and the hat", "in the house and in the garden"],
        Surprisals = [3.5, 4.5],
    };

    private static readonly QuestionDataset s_questions = new(
        "riddles",
        [new ClozeQuestion(null, null, "the cat and the", "hat"), new ClozeQuestion(null, null, "in the", "house")]
    );

    private readonly TinyModelFixture _fixture;

    public ScalingTests(TinyModelFixture fixture)
    {
        _fixture = fixture;
        new TinyModel { Layers = 1 }.Write(Path.Combine(fixture.Folder, "mini.gguf"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_fixture.Workbench.Models.Find("mini") is not null)
        {
            _fixture.Workbench.Models.Unload("mini");
        }

        File.Delete(Path.Combine(_fixture.Folder, "mini.gguf"));
    }

    [Fact]
    public void Models_stand_in_the_order_of_their_size_with_their_own_losses()
    {
        LoadedModel mini = _fixture.Workbench.Models.Load("mini");
        PerplexityOptions options = MeasuredText.Options(64);
        ScalingResult result = new[] { _fixture.Model, mini }.Scaling(s_text, [s_questions], options, Cancellation);

        Assert.True(result.IsComplete);
        Assert.Equal(["mini", "tiny"], result.Points.Select(p => p.Model));
        Assert.Equal(mini.Engine.ParameterCount, result.Points[0].ParameterCount);
        Assert.Equal(mini.Perplexity(s_text.Documents, options, run: Cancellation).Perplexity, result.Points[0].Text.Perplexity);
        Assert.Equal(8.0 / result.Points[0].Text.ScoredTokens, result.Floor!.Value, 12);
        PairedDifference step = Assert.Single(result.Steps);
        Assert.Equal(result.Points[1].NatsPerToken.Mean - result.Points[0].NatsPerToken.Mean, step.LnRatio.Mean, 12);
        Assert.All(result.Points, p => Assert.Equal(2, p.Accuracies["riddles"].Count));
    }

    [Fact]
    public async Task The_magic_draws_loss_and_tasks_against_parameters()
    {
        using Call call = _fixture.NewCall();
        string text = Path.Combine(_fixture.Folder, "scaling.txt");
        await File.WriteAllTextAsync(text, MeasuredText.Text, Cancellation);
        ScalingResult result = await call.ResultOf<ScalingResult>(
            $"parameters --accuracy --text {text} --tasks none --model mini --model tiny"
        );

        Assert.Equal(["mini", "tiny"], result.Points.Select(p => p.Model));
        Assert.Null(result.Floor);
        Assert.Contains("From mini to tiny: ", call.Text, StringComparison.Ordinal);
        Assert.Contains("Loss against parameters", call.Html, StringComparison.Ordinal);
        Assert.Equal(3, result.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            "--text belongs to --accuracy: add --accuracy, or leave out --text.",
            await call.FailureOf($"parameters --text {text}")
        );
        Assert.StartsWith(
            "--sizes and --accuracy are two different pictures",
            await call.FailureOf("parameters --sizes --accuracy"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Models_that_coincide_have_one_label_and_one_tick_and_a_sentence_names_them()
    {
        LoadedModel mini = _fixture.Workbench.Models.Load("mini");
        ScalingResult measured = new[] { _fixture.Model, mini }.Scaling(s_text, [s_questions], MeasuredText.Options(64), Cancellation);
        ScalingResult result = measured with
        {
            Points = [measured.Points[0], measured.Points[0] with { Model = "mini in 8 bits" }, measured.Points[1]],
        };
        using var figure = JsonDocument.Parse(PlotlyFigure.Json(result.LossChart()));
        IEnumerable<string?> texts = figure
            .RootElement.GetProperty("data")[0]
            .GetProperty("text")
            .EnumerateArray()
            .Select(t => t.GetString());
        JsonElement.ArrayEnumerator ticks = figure
            .RootElement.GetProperty("layout")
            .GetProperty("xaxis")
            .GetProperty("ticktext")
            .EnumerateArray();

        Assert.Equal(["mini · mini in 8 bits", "", "tiny"], texts);
        Assert.Equal(ticks.Count(), ticks.Select(t => t.GetString()).Distinct().Count());
        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.Contains("In the chart mini and mini in 8 bits lie on one another: ", html, StringComparison.Ordinal);
        Assert.Contains("the points of mini and mini in 8 bits lie on one another: ", html, StringComparison.Ordinal);
        Assert.DoesNotContain('␣', MimeBundle.Of(result).ToString());
        Assert.DoesNotContain('␣', html);
    }

    [Fact]
    public void An_interrupted_measurement_has_shown_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        ScalingResult? partial = null;
        LoadedModel mini = _fixture.Workbench.Models.Load("mini");
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new[] { _fixture.Model, mini }.Scaling(
                s_text,
                [s_questions],
                MeasuredText.Options(64),
                new RunContext(stop.Token).Keeping<ScalingResult>(soFar =>
                {
                    partial = soFar;
                    if (soFar.Points[^1].Tasks.Count == 1)
                    {
                        stop.Cancel();
                    }
                })
            )
        );

        Assert.False(partial!.IsComplete);
        Assert.Equal("mini", Assert.Single(partial.Points).Model);
        Assert.Contains("Interrupted: 1 of 2 models", MimeBundle.Of(partial).ToString(), StringComparison.Ordinal);
    }
}
