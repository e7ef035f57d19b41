namespace LlmWorkbench.Lineage.Origins;

/// <summary>What a piece of evidence says about an origin.</summary>
public enum ClueVerdict
{
    /// <summary>Nothing: it is not there, or not known.</summary>
    Silent,

    /// <summary>It speaks for it.</summary>
    For,

    /// <summary>It speaks against it.</summary>
    Against,
}

/// <summary>A piece of evidence.</summary>
/// <param name="Aspect">What was looked at.</param>
/// <param name="Found">What the file says.</param>
/// <param name="Expected">What it would say if the model were of that origin.</param>
/// <param name="Verdict">Whether that speaks for it.</param>
/// <param name="Weight">How much it counts: a shape says more than a context, which is often changed.</param>
public sealed record Clue(string Aspect, string Found, string Expected, ClueVerdict Verdict, int Weight)
{
    /// <summary>The weight with the verdict's sign.</summary>
    internal int Score =>
        Verdict switch
        {
            ClueVerdict.For => Weight,
            ClueVerdict.Against => -Weight,
            _ => 0,
        };
}
