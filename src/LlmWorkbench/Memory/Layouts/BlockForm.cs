namespace LlmWorkbench.Memory.Layouts;

/// <summary>How the transformer blocks of a model are made, as far as it decides what a computation needs at once. It is read off the
/// tensors of the file, not off the architecture's name.</summary>
internal sealed record BlockForm
{
    /// <summary>Whether queries, keys and values come from one matrix.</summary>
    public bool HasFusedQueries { get; init; }

    /// <summary>Whether positions are turned into queries and keys (RoPE); else they are added to the embedding, or not at all.</summary>
    public bool Rotates { get; init; } = true;

    /// <summary>Whether norms subtract the mean and have a bias (LayerNorm); else they are RMS norms.</summary>
    public bool HasLayerNorm { get; init; }

    /// <summary>Whether attention has a norm of its own beside that of a parallel feed-forward block.</summary>
    public bool HasSecondNorm { get; init; }

    /// <summary>Whether the feed-forward block has a gate in a matrix of its own.</summary>
    public bool HasGate { get; init; } = true;

    /// <summary>Whether the gate and what it opens for come from one matrix.</summary>
    public bool HasFusedGate { get; init; }

    /// <summary>Whether attention and the feed-forward block read the same input, and their outputs are added.</summary>
    public bool IsParallel { get; init; }

    /// <summary>Whether learned positions are added to the embedding.</summary>
    public bool HasLearnedPositions { get; init; }

    /// <summary>Experts of a feed-forward block; 0 where there is one block for all tokens.</summary>
    public int Experts { get; init; }

    /// <summary>Experts that a token uses.</summary>
    public int UsedExperts { get; init; }
}
