using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.ContextWindow.Distance;
using LlmWorkbench.Datasets;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.ContextWindow.Distance;

[Engine]
public sealed class LateAttentionTests(TutorModel tutor) : IClassFixture<TutorModel>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Shares_are_the_attention_that_goes_so_far_back()
    {
        const string Story = "Once upon a time, Mia the fox was at the castle. There she found a silver feather behind the door.";
        var text = new TextDataset("story", Story);
        AttentionResult attention = tutor.Model.Attention(Story, run: Cancellation);
        int length = attention.Tokens.Count;
        var options = new LateAttentionOptions
        {
            Length = length,
            Positions = 3,
            Texts = 1,
            NumbersPerPass = 1,
        };
        LateAttentionResult result = tutor.Model.LateAttention(text, options, Cancellation);
        Assert.Equal(attention.Heads.Count, result.Heads.Count);
        foreach ((AttentionHead head, HeadSpread spread) in attention.Heads.Zip(result.Heads))
        {
            Assert.Equal((head.Layer, head.Head), (spread.Layer, spread.Head));
            double[] rows = new double[result.Distances.Count];
            for (int position = length - 3; position < length; position++)
            {
                for (int key = 0; key <= position; key++)
                {
                    int back = position - key;
                    int range = back == 0 ? 0 : 1 + (int)Math.Log2(back);
                    rows[range] += head.Pattern.Weights[position][key] / 3;
                }
            }

            Assert.All(rows.Zip(spread.Shares), pair => Assert.Equal(pair.First, pair.Second, 0.002));
            Assert.Equal(1, spread.Shares.Sum(), 1e-4);
            Assert.InRange(spread.EntropyBits, 0, Math.Log2(length));
            Assert.Equal(Enumerable.Range(length - 3, 3).Average(p => head.Pattern.Weights[p][0]), spread.FirstTokenShare, 0.002);
        }

        Assert.Equal(1, result.Even.Sum(), 1e-4);
        Assert.Equal(tutor.Model.Engine.LayerCount, result.Layers.Count);
        Assert.Equal(result.Heads.Take(4).Average(head => head.Shares[1]), result.Layers[0].Shares[1], 1e-9);
    }

    [Fact]
    public void The_tutors_second_layer_looks_at_its_neighbours_and_its_last_far_back()
    {
        var text = TextDataset.Read(Path.Combine(RepositoryFolder.Path, "datasets", "held-out.jsonl"));
        LateAttentionResult result = tutor.Model.LateAttention(text, new() { Length = 256, Texts = 1 }, Cancellation);
        double near(int layer) => result.Layers[layer].Shares.Take(4).Sum();
        Assert.True(near(1) > 0.7 && near(3) < 0.35, $"{near(1)}, {near(3)}");
    }

    [Fact]
    public void Distances_double() =>
        Assert.Equal([(0, 0), (1, 1), (2, 3), (4, 7), (8, 9)], DistanceSum.Doubling(10).Select(range => (range.First, range.Last)));

    [Fact]
    public void A_sum_is_what_can_be_added_by_hand()
    {
        var sum = new DistanceSum(DistanceSum.Doubling(4));
        sum.Add([0.25f, 0.25f, 0.5f]);
        sum.Add([0.5f, 0, 0, 0.5f]);
        HeadSpread mean = sum.Mean(1, 2);
        Assert.Equal([0.5, 0.125, 0.375], mean.Shares);
        Assert.Equal((0.375, 1.25), (mean.FirstTokenShare, mean.EntropyBits));
    }
}
