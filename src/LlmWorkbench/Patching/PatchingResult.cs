using System.Collections.Immutable;
using LlmWorkbench.Interventions;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Patching;

/// <summary>
/// What becomes of an answer when activations of another run are put in. The measure is the logit of <paramref name="Token"/> minus
/// that of <paramref name="Against"/>; recovered is how far it moves from the run that is patched (0) to the run that the
/// activations come from (1): (patched − receiver) / (source − receiver), as in <see href="https://arxiv.org/abs/2211.00593">Wang et al.
/// 2022</see>, section 3. It may lie outside
/// of 0 to 1.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Other">The other prompt, of as many tokens.</param>
/// <param name="Options">Where and how.</param>
/// <param name="TextTokens">The text's tokens; [positions].</param>
/// <param name="OtherTokens">The other prompt's; [positions].</param>
/// <param name="Token">The answer to the text.</param>
/// <param name="Against">The answer to the other prompt.</param>
/// <param name="TextDifference">The logit difference after the text.</param>
/// <param name="OtherDifference">The logit difference after the other prompt.</param>
/// <param name="Effects">An effect for each place, layer after layer; fewer than <paramref name="PlaceCount"/> when it was
/// interrupted.</param>
/// <param name="PlaceCount">How many places there are.</param>
public sealed record PatchingResult(
    string Model,
    string Text,
    string Other,
    PatchingOptions Options,
    IReadOnlyList<WatchedToken> TextTokens,
    IReadOnlyList<WatchedToken> OtherTokens,
    WatchedToken Token,
    WatchedToken Against,
    double TextDifference,
    double OtherDifference,
    IReadOnlyList<PatchingEffect> Effects,
    int PlaceCount
) : ITabularResult
{
    /// <summary>The logit difference of the run that the activations come from: recovered 1.</summary>
    public double SourceDifference => Options.Direction == PatchingDirection.Denoise ? TextDifference : OtherDifference;

    /// <summary>The logit difference of the run that is patched: recovered 0.</summary>
    public double ReceiverDifference => Options.Direction == PatchingDirection.Denoise ? OtherDifference : TextDifference;

    /// <summary>The positions that are patched; of heads all together.</summary>
    public ImmutableArray<int> Positions =>
        Options.Positions is { IsDefaultOrEmpty: false } chosen ? [.. chosen.Order()] : [.. Enumerable.Range(0, TextTokens.Count)];

    /// <summary>Whether every place was patched.</summary>
    public bool IsComplete => Effects.Count == PlaceCount;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Effects,
            new("model", null, _ => Model),
            new("site", null, _ => Options.Site),
            new("direction", null, _ => Options.Direction),
            new(null, "place", e => Place(e.Place)),
            new("layer", null, e => e.Place.Layer),
            new("position", null, e => e.Place.Position),
            new("text_token", null, e => Label(TextTokens, e.Place)),
            new("other_token", null, e => Label(OtherTokens, e.Place)),
            new("head", null, e => e.Place.Head),
            new("token", null, _ => Token.Label),
            new("against", null, _ => Against.Label),
            new(null, "recovered", e => e.Recovered, Format.Change(3)),
            new("logit_difference", "logit difference", e => e.LogitDifference, Format.Change()),
            new("recovered", null, e => e.Recovered)
        );

    /// <summary>A place in words, as in <c>layer 2 at ␣Italy, position 5</c>.</summary>
    internal string Place(PatchedPlace place)
    {
        string layer = place.Layer is { } number ? $"layer {number}" : "the input";
        return place.Head is { } head ? $"head {place.Layer}.{head}" : $"{layer} at {TokenAt(place.Position!.Value)}";
    }

    private string TokenAt(int position)
    {
        (string? text, string? other) = (TextTokens[position].Label, OtherTokens[position].Label);
        return $"{(text == other ? text : $"{text} | {other}")}, position {position}";
    }

    private static string? Label(IReadOnlyList<WatchedToken> tokens, PatchedPlace place) =>
        place.Position is { } position ? tokens[position].Label : null;
}

/// <summary>A place where activations are put in.</summary>
/// <param name="Layer">The layer, counted from 0; <see langword="null"/> for what enters the first one.</param>
/// <param name="Position">The position; <see langword="null"/> for a head, which is patched at all chosen positions.</param>
/// <param name="Head">The head, or <see langword="null"/>.</param>
public sealed record PatchedPlace(int? Layer, int? Position, int? Head);

/// <summary>What a patch does.</summary>
/// <param name="Place">The layer and the position or head that was patched.</param>
/// <param name="LogitDifference">The logit difference of the patched run.</param>
/// <param name="Recovered">0: as in the run that is patched; 1: as in the run that the activation comes from.</param>
public sealed record PatchingEffect(PatchedPlace Place, double LogitDifference, double Recovered);
