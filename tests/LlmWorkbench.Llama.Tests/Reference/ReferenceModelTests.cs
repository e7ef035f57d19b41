using LlmWorkbench.Gguf;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Llama.Tests.Reference;

/// <summary>What must hold of the reference whatever the weights are.</summary>
[Engine]
public sealed class ReferenceModelTests(RandomModels models)
{
    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Attention_weights_add_up_to_1_and_none_reads_ahead(string name)
    {
        ForwardPass pass = models.Pass(name, GgmlType.F32, exact: true);

        foreach (double[][] head in pass.Layers.SelectMany(layer => layer.Attention.Weights))
        {
            for (int query = 0; query < head.Length; query++)
            {
                Assert.Equal(RandomModels.TextLength, head[query].Length);
                Assert.Equal(1, head[query][..(query + 1)].Sum(), 1e-12);
                Assert.All(head[query][(query + 1)..], weight => Assert.Equal(0, weight));
            }
        }
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void The_residual_stream_is_the_sum_of_what_was_added_to_it(string name)
    {
        ForwardPass pass = models.Pass(name, GgmlType.F32, exact: true);

        double[][] sum = pass.Layers.Aggregate(
            pass.Embedding,
            (stream, layer) => Vectors.Sum(Vectors.Sum(stream, layer.AttentionOutput), layer.FeedForwardOutput)
        );

        Assert.All(
            sum.Zip(pass.Layers[^1].Output),
            rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-12))
        );
    }

    [Fact]
    public void Rotated_queries_and_keys_meet_by_their_distance_alone()
    {
        double[] query = [.. Enumerable.Range(0, 8).Select(i => Math.Sin(i + 1))];
        double[] key = [.. Enumerable.Range(0, 8).Select(i => Math.Cos(3 * i))];

        foreach (
            Func<double[], int, double, double, double[]> rotate in (Func<double[], int, double, double, double[]>[])
                [Rotary.Neighbours, Rotary.Halves]
        )
        {
            double Product(int at, int from) => rotate(query, 8, at, 10_000).Zip(rotate(key, 8, from, 10_000), (q, k) => q * k).Sum();

            Assert.Equal(Product(7, 2), Product(105, 100), 1e-12);
            Assert.NotEqual(Product(7, 2), Product(7, 3), 1e-3);
            Assert.Equal(query, rotate(query, 8, 0, 10_000));
        }
    }
}
