using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class GrowthTests
{
    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    public void A_grown_model_computes_what_the_small_one_computed(string parts)
    {
        ModelShape shape = Tiny.Options.Shape with { Layers = 2, Parts = parts == "llama" ? ModelParts.Llama : ModelParts.Gpt2 };
        using var small = new TransformerNetwork(shape, 1);
        using TransformerNetwork large = Growth.Grow(small, shape with { Layers = 5, FeedForward = shape.FeedForward + 24 }, 2);

        Assert.True(large.Shape.ParameterCount > small.Shape.ParameterCount);
        Assert.Equal(Logits(small), Logits(large), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_grown_run_goes_on_at_the_step_and_the_document_of_the_small_one_and_its_new_layers_learn()
    {
        using var folder = new TemporaryFolder();
        string from = Path.Combine(folder.Path, "small");
        string to = Path.Combine(folder.Path, "large");
        using (var small = Trainer.Start(Tiny.Options))
        {
            small.Run(from);
        }

        ModelShape before = Tiny.Options.Shape;
        CheckpointHeader header = Checkpoint.ReadHeader(Checkpoint.Find(from, 6));
        CheckpointHeader grown = Growth.Write(Checkpoint.Find(from, 6), before.Layers + 1, before.FeedForward + 8, to);
        using var large = Trainer.Resume(to);

        Assert.Equal((6, header.DocumentPosition), (grown.Step, grown.DocumentPosition));
        Assert.Equal(6, large.Step);
        string added = $"blk.{before.Layers}.ffn_down.weight";
        Assert.Equal(0, Largest(large.Network, added));
        large.Run();
        Assert.Equal(12, large.Step);
        Assert.True(Largest(large.Network, added) > 0);
    }

    [Fact]
    public void A_model_does_not_shrink_and_keeps_its_width()
    {
        ModelShape shape = Tiny.Options.Shape;
        using var small = new TransformerNetwork(shape, 1);

        Assert.Contains(
            "can grow, not shrink",
            Assert.Throws<ArgumentException>(() => Growth.Grow(small, shape with { FeedForward = shape.FeedForward - 8 }, 1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "all else stays as it was",
            Assert.Throws<ArgumentException>(() => Growth.Grow(small, shape with { Width = shape.Width * 2 }, 1)).Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Logits(TransformerNetwork network)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        return network.Forward(torch.tensor(new long[] { 1, 5, 9, 5, 200, 3 }).unsqueeze(0)).data<float>().ToArray();
    }

    private static float Largest(TransformerNetwork network, string weight)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        return network.Weight(weight).abs().max().item<float>();
    }
}
