namespace LlmWorkbench.Families;

/// <summary>How a model knows where a token stands.</summary>
public enum PositionKind
{
    /// <summary>Nothing in the file says.</summary>
    Unknown,

    /// <summary>Queries and keys are turned by angles (RoPE, <see href="https://arxiv.org/abs/2104.09864"/>).</summary>
    Rotary,

    /// <summary>A learned vector for each place is added to the embedding.</summary>
    Learned,

    /// <summary>Attention falls with the distance (ALiBi, <see href="https://arxiv.org/abs/2108.12409"/>).</summary>
    Alibi,
}

/// <summary>What the norms of a model do.</summary>
public enum NormKind
{
    /// <summary>Nothing in the file says.</summary>
    Unknown,

    /// <summary>They divide by the root of the mean square (<see href="https://arxiv.org/abs/1910.07467"/>).</summary>
    Rms,

    /// <summary>They take the mean away and divide by the deviation (<see href="https://arxiv.org/abs/1607.06450"/>).</summary>
    Layer,
}

/// <summary>What the MLPs of a model do.</summary>
public enum MlpKind
{
    /// <summary>Nothing in the file says.</summary>
    Unknown,

    /// <summary>Two products: a gate decides how much of each neuron passes (<see href="https://arxiv.org/abs/2002.05202"/>).</summary>
    Gated,

    /// <summary>One product and an activation function.</summary>
    Plain,
}

/// <summary>An architecture: what all models of one key of llama.cpp have in common.</summary>
/// <param name="Key">The key, as <c>general.architecture</c> holds it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Positions">How it knows places.</param>
/// <param name="Norm">Its norms.</param>
/// <param name="Mlp">Its MLPs.</param>
/// <param name="IsParallel">Whether attention and MLP read the same input, side by side.</param>
/// <param name="RunsInLlamaCpp">Whether llama.cpp runs it.</param>
/// <param name="Note">What else is special.</param>
/// <param name="Source">Where it is described; an absolute address.</param>
/// <param name="AsOf">Until when that is known, as in <c>2025-08</c>.</param>
public sealed record ArchitectureTraits(
    string Key,
    string Name,
    PositionKind Positions,
    NormKind Norm,
    MlpKind Mlp,
    bool IsParallel,
    bool RunsInLlamaCpp,
    string Note,
    string Source,
    string AsOf
);
