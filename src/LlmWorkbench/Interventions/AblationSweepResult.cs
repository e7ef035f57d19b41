using System.Collections.Immutable;
using LlmWorkbench.Display;

namespace LlmWorkbench.Interventions;

/// <summary>What a model loses with each of its parts.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Method">What was done to each part, as in <c>zeroed</c>.</param>
/// <param name="Token">The token that is watched behind the text.</param>
/// <param name="Against">The token that it is measured against, or <see langword="null"/>.</param>
/// <param name="Before">What the whole model says.</param>
/// <param name="Effects">An effect for each part, layer after layer; fewer than <paramref name="PartCount"/> when it was interrupted.</param>
/// <param name="PartCount">How many parts there are to take out.</param>
/// <param name="Missing">What was asked for and the architecture does not have, a sentence each.</param>
public sealed record AblationSweepResult(
    string Model,
    string Text,
    int TokenCount,
    string Method,
    WatchedToken Token,
    WatchedToken? Against,
    TokenOutcome Before,
    IReadOnlyList<AblationEffect> Effects,
    int PartCount,
    IReadOnlyList<string> Missing) : ITabularResult
{
    /// <summary>The positions at which the parts were taken out; <see langword="null"/> for all.</summary>
    public ImmutableArray<int>? Positions { get; init; }

    /// <summary>Whether every part was taken out.</summary>
    public bool IsComplete => Effects.Count == PartCount;

    /// <summary>The effect of a part, or <see langword="null"/> where it was not taken out.</summary>
    /// <param name="part">The part.</param>
    /// <returns>Its effect.</returns>
    public AblationEffect? Of(AblatedPart part) => Effects.FirstOrDefault(effect => effect.Part == part);

    /// <inheritdoc/>
    public ResultTable ToTable() => new(
        ["model", "part", "kind", "layer", "head", "method", "token", "against", "logit", "logit_change", "probability", "log_probability_bits", "log_probability_change_bits",
         "logit_difference", "logit_difference_change", "kl_bits", "rank", "top_token"],
        [.. Effects.Select(e => (object?[])
        [
            Model, e.Part.Name, e.Part.Kind.ToString(), e.Part.Layer, e.Part.Head, Method, Token.Label, Against?.Label, e.After.Logit, e.LogitChange, e.After.Probability,
            e.After.LogProbabilityBits, e.LogProbabilityChangeBits, e.After.LogitDifference, e.LogitDifferenceChange, e.KlBits, e.After.Rank, e.After.Top.Label,
        ])]);
}

/// <summary>What the model says without a part.</summary>
/// <param name="Part">The part.</param>
/// <param name="After">What it says without it.</param>
/// <param name="LogitChange">The watched token's logit without the part minus that with it: negative where the part spoke for the token.</param>
/// <param name="LogProbabilityChangeBits">The same of its log-probability, in bits: −1 halves the probability.</param>
/// <param name="LogitDifferenceChange">The same of its logit difference; <see langword="null"/> without a token to measure against.</param>
/// <param name="KlBits">How far the whole distribution moved: D(with‖without) in bits, 0 where nothing changed.</param>
public sealed record AblationEffect(
    AblatedPart Part, TokenOutcome After, double LogitChange, double LogProbabilityChangeBits, double? LogitDifferenceChange, double KlBits);
