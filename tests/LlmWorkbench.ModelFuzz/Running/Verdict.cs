using System.Globalization;

namespace LlmWorkbench.ModelFuzz.Running;

/// <summary>How one mutation ended.</summary>
internal enum Outcome
{
    /// <summary>Refused by the reader or the checks, in one sentence.</summary>
    Refused,

    /// <summary>Accepted and loaded.</summary>
    Loaded,

    /// <summary>Accepted, and refused by llama.cpp without harm.</summary>
    RefusedByLlama,

    /// <summary>Another exception than the ones that refuse, or too much memory.</summary>
    Failed,

    /// <summary>The process ended.</summary>
    Died,

    /// <summary>The process computed without end.</summary>
    Hung,
}

/// <summary>An outcome and a remark about it, on one line.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Remark">Why.</param>
internal sealed record Verdict(Outcome Outcome, string Remark)
{
    /// <summary>A failure.</summary>
    public static Verdict Fail(string remark) => new(Outcome.Failed, remark);

    /// <summary>The verdict as one line of a pipe.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{(int)Outcome} {Remark.ReplaceLineEndings(" ")}");

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    public static Verdict FromLine(string line) => new((Outcome)int.Parse(line.AsSpan(0, 1), CultureInfo.InvariantCulture), line[2..]);
}
