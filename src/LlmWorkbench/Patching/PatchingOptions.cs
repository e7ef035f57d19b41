using System.Collections.Immutable;

namespace LlmWorkbench.Patching;

/// <summary>Where activations are patched in.</summary>
public enum PatchingSite
{
    /// <summary>The residual stream: what enters the first layer, and what leaves each; layer by position.</summary>
    Residual,

    /// <summary>What attention adds to the residual stream; layer by position.</summary>
    Attention,

    /// <summary>What the MLP adds to it; layer by position.</summary>
    Mlp,

    /// <summary>What each head read, before the output projection; layer by head, at all chosen positions together.</summary>
    Heads,
}

/// <summary>Which run is patched into the other one.</summary>
public enum PatchingDirection
{
    /// <summary>The text's activations into the run of the other prompt: what is enough to restore its answer
    /// (<see href="https://arxiv.org/abs/2202.05262">Meng et al. 2022</see>)?</summary>
    Denoise,

    /// <summary>The other prompt's activations into the run of the text: what is needed for its answer?</summary>
    Noise,
}

/// <summary>How activations are patched, and what is watched.</summary>
public sealed record PatchingOptions
{
    /// <summary>What is patched: the residual stream, or what attention, MLP or single heads write to it.</summary>
    public PatchingSite Site { get; init; }

    /// <summary>Which run into which.</summary>
    public PatchingDirection Direction { get; init; }

    /// <summary>The answer to the text, by its exact text or its number (see <see cref="Tokens.NamedWord"/>); <see langword="null"/> for
    /// the most probable token.</summary>
    public string? Token { get; init; }

    /// <summary>The answer to the other prompt; <see langword="null"/> for the most probable token.</summary>
    public string? Against { get; init; }

    /// <summary>The layers, counted from 0; <see langword="null"/> for all, and for what enters the first one.</summary>
    public ImmutableArray<int>? Layers { get; init; }

    /// <summary>The positions, counted from 0; <see langword="null"/> for all.</summary>
    public ImmutableArray<int>? Positions { get; init; }
}
