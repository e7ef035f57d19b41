using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Logits;
using EngineGeneration = LlmWorkbench.Llama.Decoding.Generation;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>
/// Grows the tree level by level, then continues its branches: whatever interrupts it leaves a tree that is whole down to some
/// level.
/// </summary>
internal sealed class GrowingTree(LlamaContext context, ExplorationOptions options)
{
    private readonly Sprout _root = new(-1, 0, 1, 1);

    /// <summary>The distribution of the first level; nothing before it was computed.</summary>
    public FollowingTokens? Following => _root.Following;

    /// <summary>The tree so far.</summary>
    public IReadOnlyList<ExplorationNode> Branches() => [.. _root.Branches.Select(Node)];

    /// <summary>Grows the whole tree after some tokens.</summary>
    public void Grow(int[] before, Action grown, CancellationToken cancellation)
    {
        List<(Sprout Sprout, int[] Ids)> level = [(_root, before)];
        List<(Sprout Sprout, int[] Ids)> leaves = [];
        for (int depth = 0; depth < options.Depth && level.Count > 0; depth++)
        {
            List<(Sprout Sprout, int[] Ids)> next = [];
            foreach ((Sprout? sprout, int[]? ids) in level)
            {
                Branch(sprout, ids, cancellation);
                next.AddRange(sprout.Branches.Where(b => !IsEnd(b)).Select(b => (b, (int[])[.. ids, b.Id])));
                if (sprout.Branches.Count == 0)
                {
                    leaves.Add((sprout, ids));
                }

                grown();
            }

            level = next;
        }

        leaves.AddRange(level);
        for (int i = 0; i < leaves.Count && options.ContinueTokens > 0; i++)
        {
            leaves[i].Sprout.Continuation = Continue(leaves[i].Ids, i, cancellation);
            grown();
        }
    }

    private void Branch(Sprout sprout, int[] ids, CancellationToken cancellation)
    {
        ReadOnlySpan<float> logits = context.Evaluate(ids, LogitPositions.Last, null, cancellation).Last;
        double[] probabilities = SoftMax.Probabilities(logits);
        foreach (int id in TopLogits.Of(logits, options.Width))
        {
            double cumulative = sprout.Cumulative * probabilities[id];
            bool isFirst = sprout == _root && sprout.Branches.Count == 0;
            if (probabilities[id] > 0 && (cumulative >= options.MinProbability || isFirst))
            {
                sprout.Branches.Add(new Sprout(id, sprout.Depth + 1, probabilities[id], cumulative));
            }
        }

        sprout.Following = new FollowingTokens(Entropy.Bits(probabilities), Math.Max(0, 1 - sprout.Branches.Sum(b => b.Probability)));
    }

    // Each branch has draws of its own.
    private BranchContinuation Continue(int[] ids, int branch, CancellationToken cancellation)
    {
        if (ids.Length >= context.Length)
        {
            return new BranchContinuation("", 0, false);
        }

        uint seed = (uint)(((ulong)options.Sampling.Seed + (ulong)branch) % (SamplingOptions.LargestSeed + 1UL));
        GenerationOptions generation = new()
        {
            MaxTokens = options.ContinueTokens,
            Alternatives = 0,
            Sampling = options.Sampling with { Seed = seed },
        };
        using var engine = new EngineGeneration(context, ids, generation);
        GeneratedToken[] tokens = [.. engine.Rest(cancellation)];
        return new BranchContinuation(string.Concat(tokens.Select(t => t.Delta)), tokens.Length, engine.StopReason == StopReason.EndOfText);
    }

    private bool IsEnd(Sprout sprout) => context.Model.Vocabulary.IsEndOfGeneration(sprout.Id);

    private ExplorationNode Node(Sprout sprout)
    {
        LlamaVocabulary vocabulary = context.Model.Vocabulary;
        return new ExplorationNode(
            sprout.Id,
            vocabulary.GetText(sprout.Id),
            vocabulary.GetBytes(sprout.Id),
            sprout.Depth,
            sprout.Probability,
            sprout.Cumulative,
            IsEnd(sprout),
            [.. sprout.Branches.Select(Node)],
            sprout.Following,
            sprout.Continuation
        );
    }

    private sealed class Sprout(int id, int depth, double probability, double cumulative)
    {
        public int Id => id;

        public int Depth => depth;

        public double Probability => probability;

        public double Cumulative => cumulative;

        public List<Sprout> Branches { get; } = [];

        public FollowingTokens? Following { get; set; }

        public BranchContinuation? Continuation { get; set; }
    }
}
