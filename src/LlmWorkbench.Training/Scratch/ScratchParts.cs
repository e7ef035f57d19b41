using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Scratch;

/// <summary>How much of a transformer a model has, from a table of what follows what to all of it.</summary>
public enum ScratchParts
{
    /// <summary>Embedding and output alone: what follows depends on the last token, as in a table of pairs.</summary>
    Bigram,

    /// <summary>All of it but attention: the last token, thought about.</summary>
    NoAttention,

    /// <summary>One head of attention over the tokens before, and nothing after it.</summary>
    OneHead,

    /// <summary>All of it but positions.</summary>
    NoPositions,

    /// <summary>Attention of several heads and a feed-forward part in each layer.</summary>
    Whole,
}

/// <summary>What the parts are to a network.</summary>
internal static class ScratchShapes
{
    /// <summary>The shape of a model of those parts.</summary>
    /// <param name="whole">The shape of the whole transformer.</param>
    /// <param name="parts">The parts.</param>
    public static ModelShape Of(ModelShape whole, ScratchParts parts)
    {
        ModelShape With(LackingParts lacks) => whole with { Parts = whole.Parts with { Lacks = lacks } };
        return parts switch
        {
            ScratchParts.Bigram => With(LackingParts.Positions | LackingParts.Attention | LackingParts.FeedForward) with { Layers = 1 },
            ScratchParts.NoAttention => With(LackingParts.Positions | LackingParts.Attention),
            ScratchParts.OneHead => With(LackingParts.FeedForward) with { Layers = 1, Heads = 1, KeyValueHeads = 1 },
            ScratchParts.NoPositions => With(LackingParts.Positions),
            _ => With(LackingParts.None),
        };
    }
}
