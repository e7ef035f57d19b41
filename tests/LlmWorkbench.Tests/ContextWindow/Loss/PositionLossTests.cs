using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.ContextWindow.Loss;

[Engine]
public sealed class PositionLossTests(TutorModel tutor, TinyModelFixture fixture, ArchitectureModels models) : IClassFixture<TutorModel>
{
    // In 32 bits, without flash attention, which casts keys and values to 16.
    private static readonly LlamaContextOptions s_exact = new()
    {
        KeyType = GgmlType.F32,
        ValueType = GgmlType.F32,
        FlashAttention = FlashAttention.Disabled,
        Threads = 1,
    };

    private static readonly TextDataset s_text = new("words", string.Concat(Enumerable.Repeat("the cat and the hat in a tin; ", 40)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_loss_of_a_range_is_the_mean_of_its_tokens_over_the_texts()
    {
        var options = new PositionLossOptions
        {
            Length = 50,
            Texts = 3,
            Bins = 4,
            Engine = s_exact,
        };
        PositionLossResult result = fixture.Model.PositionLoss(s_text, options, Cancellation);
        WayLoss way = Assert.Single(result.Ways);
        int[] all = fixture.Model.Vocabulary.TokenizeToIds(s_text.Text, addSpecial: false);
        int begin = fixture.Model.Vocabulary.BeginToken!.Value;
        double[][] nats = [.. Enumerable.Range(0, 3).Select(t => Nats(fixture.Model, [begin, .. all[(49 * t)..(49 * (t + 1))]]))];
        Assert.Equal([(1, 11), (12, 24), (25, 36), (37, 49)], way.Bins.Select(bin => (bin.First, bin.Last)));
        foreach (LossBin bin in way.Bins)
        {
            double[] means = [.. nats.Select(text => text[bin.First..(bin.Last + 1)].Average())];
            Assert.Equal(means.Average(), bin.Nats.Mean, 1e-4);
            double variance = means.Sum(mean => Math.Pow(mean - means.Average(), 2)) / 3;
            Assert.Equal(Math.Sqrt(variance / 2), bin.Nats.Error, 1e-4);
            Assert.Equal(0, bin.Difference.Mean);
        }
    }

    // A first layer knows nothing of other tokens, so that a window is a text that begins later.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_window_over_one_layer_is_the_text_without_what_it_forgot(int keep)
    {
        const int Window = 20,
            Length = 70,
            Block = ReadingWay.SlidingBlock;
        string path = new TinyModel { Layers = 1 }.Write(Path.Combine(fixture.Scratch, $"loss-one-layer-{keep}.gguf"));
        using var model = new LoadedModel("one", LlamaModel.Load(path));
        var options = new PositionLossOptions
        {
            Length = Length,
            Texts = 1,
            Bins = Length,
            Engine = s_exact,
            Ways = [ReadingWay.Plain, ReadingWay.Sliding(Window, keep)],
        };
        WayLoss slid = model.PositionLoss(s_text, options, Cancellation).Ways[1];
        int[] text =
        [
            model.Vocabulary.BeginToken!.Value,
            .. model.Vocabulary.TokenizeToIds(s_text.Text, addSpecial: false).Take(Length - 1),
        ];
        foreach (LossBin bin in slid.Bins)
        {
            // The block that the token before this one was read with began with the window before it.
            int block = (bin.First - 1) / Block * Block;
            int first = Math.Max(keep, block - Window);
            double[] expected = Nats(model, [.. text[..Math.Min(keep, bin.First)], .. text[Math.Min(first, bin.First)..(bin.First + 1)]]);
            Assert.Equal(expected[^1], bin.Nats.Mean, 1e-3);
        }
    }

    [Fact]
    public void Beyond_its_training_the_tutor_needs_help_and_linear_scaling_needs_training()
    {
        var text = TextDataset.Read(Path.Combine(RepositoryFolder.Path, "datasets", "held-out.jsonl"));
        var options = new PositionLossOptions
        {
            Length = 1536,
            Texts = 1,
            Bins = 3,
            Engine = new() { Threads = 1 },
        };
        PositionLossResult result = tutor.Model.PositionLoss(text, options, Cancellation);
        Assert.Equal(["as it is", "linear × 3", "YaRN × 3", "last 256", "first 4 and last 256"], result.Ways.Select(way => way.Way.Name));
        double plain = result.Ways[0].MeanFrom(1024);
        Assert.True(plain > result.Ways[0].MeanFrom(512) && plain > 1.3, $"{plain}");
        Assert.All(result.Ways.Skip(2), way => Assert.InRange(way.MeanFrom(1024), 0.5, plain - 0.3));
        Assert.True(result.Ways[1].Bins[0].Nats.Mean > result.Ways[0].Bins[0].Nats.Mean + 0.5);
    }

    [Fact]
    public void Where_positions_are_learned_texts_end_with_them()
    {
        PositionLossResult result = models["gpt2"]
            .PositionLoss(
                new TextDataset("x", string.Concat(Enumerable.Repeat("the cat ", 1000))),
                new PositionLossOptions
                {
                    Texts = 1,
                    Engine = new() { Threads = 1 },
                },
                Cancellation
            );
        Assert.Equal(512, result.Length);
        Assert.Equal(ReadingWay.Plain, Assert.Single(result.Ways).Way);
    }

    [Fact]
    public void An_interrupt_keeps_whole_texts()
    {
        using var stop = new CancellationTokenSource();
        List<PositionLossResult> kept = [];
        RunContext run = new RunContext(stop.Token).Keeping<PositionLossResult>(result =>
        {
            kept.Add(result);
            stop.Cancel();
        });
        var options = new PositionLossOptions
        {
            Length = 30,
            Ways = [ReadingWay.Plain, ReadingWay.Sliding(8)],
            Engine = s_exact,
        };
        Assert.ThrowsAny<OperationCanceledException>(() => fixture.Model.PositionLoss(s_text, options, run));
        Assert.Equal((1, 8), (Assert.Single(kept).Texts, kept[0].PlannedTexts));
        Assert.Contains("Interrupted after 1 of 8 texts", PositionLossView.Text(kept[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 16)]
    [InlineData(5, 16)]
    [InlineData(2, 1)]
    public void Ranges_hold_every_position_but_the_first_once(int length, int count)
    {
        var bins = new PositionBins(length, count);
        Assert.Equal(Enumerable.Range(1, length - 1), bins.All.SelectMany(bin => Enumerable.Range(bin.First, bin.Last - bin.First + 1)));
        Assert.Equal(
            Enumerable.Range(1, length - 1).Average(),
            bins.All.Zip(bins.Means(Counted(length)), Weighted).Sum() / (length - 1),
            1e-9
        );
    }

    [Fact]
    public void What_is_too_short_is_refused_in_one_sentence() =>
        Assert.StartsWith(
            "short has 1 token, and one text of 1,024 needs more",
            Assert.Throws<WorkbenchException>(() => fixture.Model.PositionLoss(new TextDataset("short", "x"))).Message,
            StringComparison.Ordinal
        );

    private static double[] Counted(int length) => [.. Enumerable.Range(1, length - 1).Select(position => (double)position)];

    private static double Weighted((int First, int Last) bin, double mean) => (bin.Last - bin.First + 1) * mean;

    // −ln p of the token at each position; nothing is expected at the first.
    private static double[] Nats(LoadedModel model, int[] ids)
    {
        using var context = new LlamaContext(model.Engine, s_exact with { Length = 256 });
        Llama.Evaluation.Logits logits = context.Evaluate(ids, LogitPositions.All, cancellation: Cancellation);
        return [0, .. Enumerable.Range(1, ids.Length - 1).Select(i => -Math.Log(SoftMax.Probabilities(logits.At(i - 1))[ids[i]]))];
    }
}
