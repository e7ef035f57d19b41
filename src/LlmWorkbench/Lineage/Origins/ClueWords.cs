using LlmWorkbench.Families;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>What evidence is called.</summary>
internal static class ClueWords
{
    /// <summary>How a column of verdicts looks.</summary>
    public static Format Format { get; } = Format.Words<ClueVerdict>(Of);

    /// <summary>One verdict.</summary>
    public static string Of(ClueVerdict verdict) =>
        verdict switch
        {
            ClueVerdict.For => "for",
            ClueVerdict.Against => "against",
            _ => "–",
        };

    /// <summary>A kind of positions.</summary>
    public static string Of(PositionKind kind) =>
        kind switch
        {
            PositionKind.Rotary => "rotary",
            PositionKind.Learned => "learned",
            PositionKind.Alibi => "by distance (ALiBi)",
            _ => "not said",
        };

    /// <summary>A kind of norm.</summary>
    public static string Of(NormKind kind) =>
        kind switch
        {
            NormKind.Rms => "RMS norm",
            NormKind.Layer => "layer norm",
            _ => "not said",
        };

    /// <summary>A kind of MLP.</summary>
    public static string Of(MlpKind kind) =>
        kind switch
        {
            MlpKind.Gated => "with gates",
            MlpKind.Plain => "without gates",
            _ => "not said",
        };

    /// <summary>Whether attention and MLP stand side by side.</summary>
    public static string Parallel(bool? isParallel) =>
        isParallel switch
        {
            true => "side by side",
            false => "one after the other",
            null => "not said",
        };
}
