namespace LlmWorkbench.Attention.Patterns;

/// <summary>What an attention head mostly does, as its scores say (see <see cref="AttentionScores"/>).</summary>
public enum HeadKind
{
    /// <summary>No score reaches <see cref="AttentionScores.KindThreshold"/>: the head mixes, or does something that none
    /// measures.</summary>
    Mixed,

    /// <summary>It reads the token that it stands on.</summary>
    CurrentToken,

    /// <summary>It reads the token before.</summary>
    PreviousToken,

    /// <summary>It reads the first token, which often means that it has nothing to read (an attention sink).</summary>
    FirstToken,

    /// <summary>It reads earlier places of the same token.</summary>
    DuplicateToken,

    /// <summary>It reads what came after earlier places of the same token, and so can copy what comes next.</summary>
    Induction,
}
