using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Network;

[Engine]
public sealed class TransformerNetworkTests
{
    [Theory]
    [InlineData(4, 2)]
    [InlineData(4, 4)]
    [InlineData(2, 1)]
    public void Computes_what_the_formulas_say(int heads, int keyValueHeads)
    {
        using TransformerNetwork network = Tiny.Network(Tiny.Shape with { Heads = heads, KeyValueHeads = keyValueHeads });
        int[] tokens = Tiny.RandomTokens(24, network.Shape.Vocabulary);

        double[][] expected = new ReferenceModel(network).Forward(tokens);
        float[][] actual = Tiny.Logits(network, tokens);

        Assert.True(expected[^1].Max() - expected[^1].Min() > 5, "The logits are too flat to tell anything.");
        Assert.All(expected.Zip(actual), row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
    }

    [Fact]
    public void Later_tokens_change_no_earlier_logits()
    {
        using TransformerNetwork network = Tiny.Network();
        int[] tokens = Tiny.RandomTokens(20, network.Shape.Vocabulary);
        float[][] before = Tiny.Logits(network, tokens);

        tokens[12] = (tokens[12] + 1) % network.Shape.Vocabulary;
        float[][] after = Tiny.Logits(network, tokens);

        Assert.Equal(before[..12], after[..12]);
        Assert.All(Enumerable.Range(12, 8), position => Assert.NotEqual(before[position], after[position]));
    }

    [Fact]
    public void The_same_tokens_at_another_place_give_other_logits()
    {
        using TransformerNetwork network = Tiny.Network();

        float[][] logits = Tiny.Logits(network, [5, 6, 5, 6]);

        Assert.NotEqual(logits[1], logits[3]);
    }

    [Fact]
    public void A_document_that_sees_nothing_before_it_is_read_as_if_it_stood_alone()
    {
        using TransformerNetwork network = Tiny.Network();
        int[] tokens = Tiny.RandomTokens(20, network.Shape.Vocabulary);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor documents = torch.tensor(Enumerable.Range(0, 20).Select(i => i < 8 ? 0L : 1L).ToArray());
        torch.Tensor visible = documents
            .unsqueeze(1)
            .eq(documents.unsqueeze(0))
            .logical_and(torch.ones(20, 20, dtype: torch.ScalarType.Bool).tril());

        torch.Tensor together = network.Forward(
            torch.tensor(tokens.Select(id => (long)id).ToArray()).unsqueeze(0),
            visible.reshape(1, 1, 20, 20)
        );

        // Only distances matter to rotary positions, so the place in the window does not.
        IEnumerable<float[]> rows = together.data<float>().ToArray().Chunk(network.Shape.Vocabulary);
        IEnumerable<float[]> apart = Tiny.Logits(network, tokens[..8]).Concat(Tiny.Logits(network, tokens[8..]));
        Assert.All(apart.Zip(rows), row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
    }

    [Fact]
    public void Refuses_more_tokens_than_its_context()
    {
        using TransformerNetwork network = Tiny.Network();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => Tiny.Logits(network, new int[49]));

        Assert.StartsWith("49 tokens do not fit in a context of 48.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_as_many_weights_as_its_shape_says()
    {
        using TransformerNetwork network = Tiny.Network();

        Assert.Equal(Tiny.Shape.ParameterCount, network.WeightNames.Sum(name => network.Weight(name).numel()));
        Assert.Equal(4_196_608, new ModelShape().ParameterCount);
    }

    [Fact]
    public void Starts_from_the_same_weights_for_the_same_seed()
    {
        using var one = new TransformerNetwork(Tiny.Shape, 5);
        using var same = new TransformerNetwork(Tiny.Shape, 5);
        using var other = new TransformerNetwork(Tiny.Shape, 6);

        Assert.Equal(one.Weight("blk.1.ffn_up.weight").data<float>().ToArray(), same.Weight("blk.1.ffn_up.weight").data<float>().ToArray());
        Assert.NotEqual(
            one.Weight("blk.1.ffn_up.weight").data<float>().ToArray(),
            other.Weight("blk.1.ffn_up.weight").data<float>().ToArray()
        );
    }
}
