using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Attention;

/// <summary>Heads and their scores as a table.</summary>
internal static class AttentionTable
{
    private static readonly Format s_share = Format.Fixed() with { IsShaded = true };

    /// <summary>A row for each head.</summary>
    public static Table Of(string model, IEnumerable<HeadScore> heads) =>
        Table.Of(
            heads,
            new("model", null, _ => model),
            new("layer", "layer", h => h.Layer, Format.Number),
            new("head", "head", h => h.Head, Format.Number),
            new("kind", "kind", h => h.Scores.Kind, Format.Words<HeadKind>(Name)),
            new("entropy_bits", "entropy", h => h.Scores.EntropyBits, Format.Fixed(unit: "bits")),
            new("current", "current", h => h.Scores.Current, s_share),
            new("previous", "previous", h => h.Scores.Previous, s_share),
            new("first", "first", h => h.Scores.First, s_share),
            new("duplicate", "duplicate", h => h.Scores.Duplicate, s_share),
            new("induction", "induction", h => h.Scores.Induction, s_share)
        );

    /// <summary>A kind's name.</summary>
    public static string Name(HeadKind kind) =>
        kind switch
        {
            HeadKind.CurrentToken => "current-token",
            HeadKind.PreviousToken => "previous-token",
            HeadKind.FirstToken => "first-token",
            HeadKind.DuplicateToken => "duplicate-token",
            HeadKind.Induction => "induction",
            _ => "mixed",
        };
}
