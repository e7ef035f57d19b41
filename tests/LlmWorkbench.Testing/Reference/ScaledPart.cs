namespace LlmWorkbench.Testing.Reference;

/// <summary>What of a layer is scaled.</summary>
public enum ReferencePart
{
    /// <summary>What one attention head read.</summary>
    Head,

    /// <summary>What attention adds to the stream.</summary>
    Attention,

    /// <summary>What the feed-forward block adds to it.</summary>
    FeedForward,
}

/// <summary>A part whose output is multiplied; 0 takes it out.</summary>
/// <param name="Layer">The layer, counted from 0.</param>
/// <param name="Part">Which part of it.</param>
/// <param name="By">The factor.</param>
/// <param name="Head">The head, counted from 0; of other parts nothing.</param>
public sealed record ScaledPart(int Layer, ReferencePart Part, double By, int Head = 0)
{
    /// <summary>What a part of the layer whose tensors' names start so is multiplied with.</summary>
    public static double Factor(IReadOnlyList<ScaledPart> scaled, string prefix, ReferencePart part, int head = 0) =>
        scaled
            .Where(one => $"blk.{one.Layer}." == prefix && one.Part == part && one.Head == head)
            .Aggregate(1.0, (product, one) => product * one.By);
}
