using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Evaluation;

/// <summary>What one head reads in random tokens that are repeated once.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Head">The head, from 0.</param>
/// <param name="Induction">Mean attention, in the second half, to the token after the same token's first place
/// (<see href="https://arxiv.org/abs/2209.11895">Olsson et al. 2022</see>); 0 to 1.</param>
/// <param name="Previous">Mean attention to the token before; 0 to 1.</param>
public sealed record HeadScore(int Layer, int Head, double Induction, double Previous);

/// <summary>How well a model copies random tokens.</summary>
/// <param name="Heads">Every head's scores, in order.</param>
/// <param name="FirstHalf">The loss over the first half, in nats a token.</param>
/// <param name="SecondHalf">The loss over the second half, which repeats the first.</param>
public sealed record InductionScore(IReadOnlyList<HeadScore> Heads, double FirstHalf, double SecondHalf)
{
    /// <summary>The head that copies most.</summary>
    public HeadScore Best => Heads.MaxBy(head => head.Induction)!;
}

/// <summary>Measures copying on random tokens repeated once: nothing but copying predicts the second half.</summary>
public static class InductionExam
{
    /// <summary>Gives the loss of the first and of the second reading of random tokens.</summary>
    /// <param name="network">The model.</param>
    /// <param name="begin">The token that begins every text.</param>
    /// <param name="candidates">The tokens to draw from.</param>
    /// <param name="length">How many tokens are repeated; twice as many and one must fit in the context.</param>
    /// <param name="texts">How many texts are averaged.</param>
    /// <param name="seed">The seed of the tokens.</param>
    public static InductionScore Measure(
        TransformerNetwork network,
        int begin,
        IReadOnlyList<int> candidates,
        int length = 50,
        int texts = 16,
        ulong seed = 1
    )
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        long[,] tokens = new long[texts, (2 * length) + 1];
        for (int text = 0; text < texts; text++)
        {
            var random = new SeededRandom(seed, (ulong)text);
            tokens[text, 0] = begin;
            for (int i = 1; i <= length; i++)
            {
                tokens[text, i] = tokens[text, i + length] = random.Pick(candidates);
            }
        }

        Tensor all = tensor(tokens);
        NetworkTrace trace = network.Trace(all);
        IEnumerable<HeadScore> heads = trace.AttentionWeights.SelectMany(
            (weights, layer) =>
                Enumerable
                    .Range(0, network.Shape.Heads)
                    .Select(head => new HeadScore(
                        layer,
                        head,
                        MeanOfDiagonal(weights, head, length, 1 - length),
                        MeanOfDiagonal(weights, head, length, -1)
                    ))
        );
        Tensor losses = nn
            .functional.cross_entropy(
                trace.Logits.narrow(1, 0, 2 * length).reshape(-1, network.Shape.Vocabulary),
                all.narrow(1, 1, 2 * length).reshape(-1),
                reduction: nn.Reduction.None
            )
            .reshape(texts, 2 * length);
        // The first repeated token cannot be known: nothing says that the text begins again.
        return new InductionScore(
            [.. heads],
            losses.narrow(1, 0, length).mean().item<float>(),
            losses.narrow(1, length + 1, length - 1).mean().item<float>()
        );
    }

    // The mean over the repeated positions t of the weight that t gives to t + offset; weights are [batch, heads, time, time].
    private static double MeanOfDiagonal(Tensor weights, int head, int length, long offset)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor diagonal = weights.select(1, head).diagonal(offset, 1, 2);
        // Position p of the diagonal belongs to the reader p − offset: the repeated ones are the last of the text.
        return diagonal.narrow(1, diagonal.shape[1] - length, length).mean().item<float>();
    }
}
