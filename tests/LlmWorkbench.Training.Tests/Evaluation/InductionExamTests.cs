using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Evaluation;

[Engine]
public sealed class InductionExamTests
{
    [Fact]
    public void Attention_without_a_preference_scores_what_chance_gives()
    {
        using var network = new TransformerNetwork(Tiny.Shape, 1);
        using (torch.no_grad())
        {
            // Queries of zero: every token reads all before it alike.
            network.Weight("blk.0.attn_q.weight").zero_();
            network.Weight("blk.1.attn_q.weight").zero_();
        }

        InductionScore score = InductionExam.Measure(network, 0, [.. Enumerable.Range(1, 300)], length: 20, texts: 2);

        // The repeated tokens stand in places 21 to 40 and read 22 to 41 tokens, themselves among them.
        double chance = Enumerable.Range(22, 20).Average(tokens => 1.0 / tokens);
        Assert.Equal(8, score.Heads.Count);
        Assert.All(score.Heads, head => Assert.Equal((chance, chance), (head.Induction, head.Previous), Within(1e-6)));
        Assert.Equal(Math.Log(320), score.FirstHalf, 1.0);
    }

    [Fact]
    public void A_head_that_reads_the_token_before_by_its_position_is_found()
    {
        // One head, so wide that its slowest pairs hardly turn: learned positions make "the one before" exact instead.
        ModelShape shape = Tiny.Shape with
        {
            Layers = 1,
            Heads = 1,
            KeyValueHeads = 1,
            Width = 64,
            Parts = ModelParts.Gpt2,
        };
        using var network = new TransformerNetwork(shape, 1);
        using (torch.no_grad())
        using (torch.NewDisposeScope())
        {
            using Scalar hundred = 100;
            torch.Tensor positions = torch.eye(48, 64);
            network.Weight("token_embd.weight").zero_();
            network.Weight("position_embd.weight").copy_(positions);
            network.Weight("blk.0.attn_k.weight").copy_(torch.eye(64, 64).mul_(hundred));
            // The query of position p is the key of position p − 1.
            network.Weight("blk.0.attn_q.weight").copy_(torch.eye(64, 64).roll(-1, 0));
        }

        InductionScore score = InductionExam.Measure(network, 0, [.. Enumerable.Range(1, 300)], length: 20, texts: 2);

        Assert.InRange(score.Best.Previous, 0.99, 1);
        Assert.InRange(score.Best.Induction, 0, 0.01);
    }

    private static IEqualityComparer<(double, double)> Within(double tolerance) =>
        EqualityComparer<(double, double)>.Create(
            (a, b) => Math.Abs(a.Item1 - b.Item1) < tolerance && Math.Abs(a.Item2 - b.Item2) < tolerance,
            pair => 0
        );
}
