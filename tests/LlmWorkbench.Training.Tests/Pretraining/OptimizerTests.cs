using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class OptimizerTests
{
    [Fact]
    public void Learns_one_batch_by_heart()
    {
        using var network = new TransformerNetwork(Tiny.Shape, 1);
        using var optimizer = new Optimizer(network, 0);
        double[] loss = Train(network, optimizer, 150);

        Assert.InRange(loss[0], Math.Log(Tiny.Shape.Vocabulary), 7);
        Assert.InRange(loss[^1], 0, 0.02);
    }

    [Fact]
    public void Takes_the_step_of_AdamW_for_the_embedding()
    {
        using TransformerNetwork network = WithoutGradients();
        using var optimizer = new Optimizer(network, 0.1);
        torch.Tensor weight = network.Weight("token_embd.weight");
        float[] before = weight.data<float>().ToArray();
        weight.grad![0, 0] = 3;
        weight.grad![0, 1] = -4;

        double norm = optimizer.Step(0, 0.02, maximumNorm: 1);

        // The first step is half the learning rate times the gradient's sign; clipping does not change a sign.
        float[] after = weight.data<float>().ToArray();
        Assert.Equal(5, norm, 1e-5);
        Assert.Equal(before[0] - 0.01, after[0], 1e-6);
        Assert.Equal(before[1] + 0.01, after[1], 1e-6);
        Assert.Equal(before[2], after[2], 1e-6);
        Assert.Equal(0.1 * 0.6, optimizer.First("token_embd.weight")[0, 0].item<float>(), 1e-6);
        Assert.Equal(0.05 * 0.8 * 0.8, optimizer.Second("token_embd.weight")[0, 1].item<float>(), 1e-6);
        Assert.Equal(Enumerable.Repeat(1f, 32), network.Weight("output_norm.weight").data<float>().ToArray());
    }

    [Fact]
    public void Takes_the_step_of_Muon_for_the_matrices_of_a_layer()
    {
        using TransformerNetwork network = WithoutGradients();
        using var optimizer = new Optimizer(network, 0.1);
        torch.Tensor weight = network.Weight("blk.0.attn_v.weight"); // 16 rows of 32
        float[] before = weight.data<float>().ToArray();
        weight.grad![0, 0] = 3;
        weight.grad![1, 1] = -4;

        optimizer.Step(0, 0.01, maximumNorm: 1);

        // The two singular values 3 and 4 become nearly 1, whatever the gradient's size; everything else is only decayed.
        float[] after = weight.data<float>().ToArray();
        double scale = 0.01 * 0.2 * Math.Sqrt(32);
        Assert.InRange(((before[0] * 0.999) - after[0]) / scale, 0.68, 1.2);
        Assert.InRange((after[33] - (before[33] * 0.999)) / scale, 0.68, 1.2);
        Assert.Equal(before[1] * 0.999, after[1], 1e-6);
        Assert.Equal(before[^1] * 0.999, after[^1], 1e-6);
        Assert.Equal(0.6, optimizer.First("blk.0.attn_v.weight")[0, 0].item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(24, 48)]
    [InlineData(40, 12)]
    [InlineData(12, 40)]
    public void Brings_all_singular_values_near_one(int rows, int columns)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(4);
        torch.Tensor matrix = torch.randn(rows, columns, generator: generator);

        torch.Tensor result = Orthogonalization.Orthogonalize(matrix);

        (torch.Tensor? u, torch.Tensor _, torch.Tensor? vh) = torch.linalg.svd(matrix, fullMatrices: false);
        torch.Tensor values = u.t().mm(result).mm(vh.t());
        Assert.Equal([rows, columns], result.shape);
        Assert.All(values.diag().data<float>().ToArray(), value => Assert.InRange(value, 0.5, 1.25));
        Assert.InRange((values - values.diag().diag()).abs().max().item<float>(), 0, 1e-3);
    }

    private static TransformerNetwork WithoutGradients()
    {
        var network = new TransformerNetwork(Tiny.Shape, 1);
        foreach (string name in network.WeightNames)
        {
            network.Weight(name).grad = torch.zeros_like(network.Weight(name));
        }

        return network;
    }

    internal static double[] Train(TransformerNetwork network, Optimizer optimizer, int steps)
    {
        long[] tokens = Tiny.RandomTokens(2 * 33, Tiny.Shape.Vocabulary).Select(id => (long)id).ToArray();
        return
        [
            .. Enumerable
                .Range(0, steps)
                .Select(step =>
                {
                    using DisposeScope scope = torch.NewDisposeScope();
                    torch.Tensor rows = torch.tensor(tokens).reshape(2, 33);
                    torch.Tensor logits = network.Forward(rows.narrow(1, 0, 32)).reshape(-1, Tiny.Shape.Vocabulary);
                    torch.Tensor loss = torch.nn.functional.cross_entropy(logits, rows.narrow(1, 1, 32).reshape(-1));
                    loss.backward();
                    optimizer.Step(step, 1e-2, 1);
                    return (double)loss.item<float>();
                }),
        ];
    }

    [Fact]
    public async Task Orthogonalizing_survives_a_collector_that_is_always_at_work()
    {
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        using torch.Tensor matrix = torch.randn(4, 6);

        // A Scalar that nothing holds is collected while native code reads it: that throws, or computes nonsense.
        for (int i = 0; i < 1500; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Assert.InRange(Orthogonalization.Orthogonalize(matrix).norm().item<float>(), 1.2f, 2.6f);
        }

        await stop.CancelAsync();
        await collecting;
    }
}
