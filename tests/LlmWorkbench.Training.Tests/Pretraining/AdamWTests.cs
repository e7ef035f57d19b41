using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Pretraining;

public sealed class AdamWTests
{
    [Fact]
    public void Learns_one_batch_by_heart()
    {
        using var network = new LlamaNetwork(Tiny.Shape, 1);
        using var optimizer = new AdamW(network, 0);
        var loss = Train(network, optimizer, 150);

        Assert.InRange(loss[0], Math.Log(Tiny.Shape.Vocabulary), 7);
        Assert.InRange(loss[^1], 0, 0.02);
    }

    [Fact]
    public void Takes_the_step_that_the_formulas_say()
    {
        using var network = new LlamaNetwork(Tiny.Shape, 1);
        using var optimizer = new AdamW(network, 0.1);
        var weight = network.Weight("blk.0.attn_v.weight");
        var before = weight.data<float>().ToArray();
        foreach (var name in network.WeightNames)
        {
            using var zero = torch.zeros_like(network.Weight(name));
            network.Weight(name).grad = zero;
        }

        using var gradient = torch.zeros_like(weight);
        gradient[0, 0] = 3;
        gradient[0, 1] = -4;
        weight.grad = gradient;

        var norm = optimizer.Step(0, 0.01, maximumNorm: 1);

        // The first step is the learning rate times the gradient's sign, after the decay; clipping does not change a sign.
        var after = weight.data<float>().ToArray();
        Assert.Equal(5, norm, 1e-5);
        Assert.Equal((before[0] * 0.999) - 0.01, after[0], 1e-6);
        Assert.Equal((before[1] * 0.999) + 0.01, after[1], 1e-6);
        Assert.Equal(before[2] * 0.999, after[2], 1e-6);
        Assert.Equal(0.1 * 0.6, optimizer.First[4][0, 0].item<float>(), 1e-6);
        Assert.Equal(0.05 * 0.8 * 0.8, optimizer.Second[4][0, 1].item<float>(), 1e-6);
        Assert.Equal(Enumerable.Repeat(1f, 32), network.Weight("output_norm.weight").data<float>().ToArray());
    }

    internal static double[] Train(LlamaNetwork network, AdamW optimizer, int steps)
    {
        var tokens = Tiny.RandomTokens(2 * 33, Tiny.Shape.Vocabulary).Select(id => (long)id).ToArray();
        return [.. Enumerable.Range(0, steps).Select(step =>
        {
            using var scope = torch.NewDisposeScope();
            var rows = torch.tensor(tokens).reshape(2, 33);
            var logits = network.Forward(rows.narrow(1, 0, 32)).reshape(-1, Tiny.Shape.Vocabulary);
            var loss = torch.nn.functional.cross_entropy(logits, rows.narrow(1, 1, 32).reshape(-1));
            loss.backward();
            optimizer.Step(step, 1e-2, 1);
            return (double)loss.item<float>();
        })];
    }
}
