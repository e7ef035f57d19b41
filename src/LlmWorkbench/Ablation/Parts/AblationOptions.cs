using System.Collections.Immutable;
using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Ablation.Parts;

/// <summary>How parts of a model are taken out, and what is watched.</summary>
public sealed record AblationOptions
{
    /// <summary>What is put in the place of a part.</summary>
    public AblationMethod Method { get; init; } = AblationMethod.Zero;

    /// <summary>The token whose numbers are watched, by its exact text or its number (see <see cref="Tokens.NamedWord"/>);
    /// <see langword="null"/> for the model's own most probable one.</summary>
    public string? Token { get; init; }

    /// <summary>The token that it is measured against, for a logit difference; <see langword="null"/> for none.</summary>
    public string? Against { get; init; }

    /// <summary>The positions of the text at which the part is taken out, counted from 0; <see langword="null"/> for all.</summary>
    public ImmutableArray<int>? Positions { get; init; }

    /// <summary>What a sweep takes out one by one.</summary>
    public ImmutableArray<AblationKind> Kinds { get; init; } = [.. Enum.GetValues<AblationKind>()];

    /// <summary>The layers of a sweep, counted from 0; <see langword="null"/> for all.</summary>
    public ImmutableArray<int>? Layers { get; init; }

    /// <summary>How many of the most probable tokens are listed, from before and from after, when a single set of parts is taken
    /// out.</summary>
    public int Top { get; init; } = 10;

    /// <summary>How the text is continued with and without the parts; <see langword="null"/> to leave that out. Stop strings are not
    /// looked for, and no alternatives are kept.</summary>
    public GenerationOptions? Continue { get; init; }
}
