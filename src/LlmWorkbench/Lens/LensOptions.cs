using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>What a logit lens looks at.</summary>
public sealed record LensOptions
{
    /// <summary>Layers, counted from 0; <see langword="null"/> is all. The embedding and the last layer are always looked at too.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Positions in the text, counted from 0; <see langword="null"/> is all.</summary>
    public IReadOnlyList<int>? Positions { get; init; }

    /// <summary>How many of the last positions, in the place of <see cref="Positions"/>; <see langword="null"/> is all.</summary>
    public int? Last { get; init; }

    /// <summary>How many of the most probable tokens are kept for each layer and position, 1 or more.</summary>
    public int Top { get; init; } = 5;

    /// <summary>Tokens that are followed through the layers however rare they are, each by its exact text or its number (see
    /// <see cref="NamedWord"/>); of a word
    /// of several tokens the first is followed.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>How much of the residual stream is held at a time, in bytes; a longer one is read in several passes over the
    /// text.</summary>
    internal long MaxBytes { get; init; } = 256L << 20;
}
