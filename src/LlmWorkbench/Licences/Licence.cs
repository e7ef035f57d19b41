namespace LlmWorkbench.Licences;

/// <summary>Whether a licence permits something.</summary>
public enum Permission
{
    /// <summary>It is not known, or the licence's text was not looked at for it.</summary>
    Unknown,

    /// <summary>It does; with no more than notices to keep.</summary>
    Yes,

    /// <summary>It does under conditions.</summary>
    Conditions,

    /// <summary>It does not.</summary>
    No,
}

/// <summary>What a licence says to one question.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Words">The same in a sentence, with the conditions.</param>
public sealed record LicenceTerm(Permission Answer, string Words);

/// <summary>A licence and what it permits, in the workbench's own words. This is a summary and no legal advice.</summary>
/// <param name="Id">Its name for programs: Hugging Face's tag where there is one, as in <c>llama3.1</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What kind of licence it is, as in <c>open source</c> or <c>research only</c>.</param>
/// <param name="Aliases">Other names of it.</param>
/// <param name="Marks">Texts that occur in addresses of it.</param>
/// <param name="Commercial">May the model be used commercially?</param>
/// <param name="Redistribution">May it be passed on?</param>
/// <param name="Derivatives">May models made of it be passed on?</param>
/// <param name="Outputs">May its outputs train other models?</param>
/// <param name="Limit">From which number of users or revenue on it does not hold, or <c>none</c>.</param>
/// <param name="Attribution">What has to be named.</param>
/// <param name="UseRules">Which uses are forbidden, or <c>none</c>.</param>
/// <param name="Source">Where its text stands; an absolute address.</param>
/// <param name="Dated">The date that its text or publisher gives it.</param>
/// <param name="AsOf">The date until which this summary is known to be true.</param>
/// <param name="Basis">What the summary was made from: <c>text read</c>, <c>text read in part</c> or <c>knowledge</c>.</param>
public sealed record Licence(
    string Id,
    string Name,
    string Kind,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Marks,
    LicenceTerm Commercial,
    LicenceTerm Redistribution,
    LicenceTerm Derivatives,
    LicenceTerm Outputs,
    string Limit,
    string Attribution,
    string UseRules,
    string Source,
    string Dated,
    string AsOf,
    string Basis
)
{
    /// <summary>Where it was read: absolute addresses, <see cref="Source"/> or copies of it; none for <c>knowledge</c>.</summary>
    public IReadOnlyList<string> ReadAt { get; init; } = [];

    /// <summary>What stands with every view of a licence.</summary>
    public const string NoAdvice = "A summary for learning, no legal advice: the licence's own text decides, and terms change.";

    /// <summary>The questions that have an answer, in the order of the views.</summary>
    internal IReadOnlyList<(string Question, LicenceTerm Term)> Questions =>
        [
            ("commercial use", Commercial),
            ("passing it on", Redistribution),
            ("derivatives", Derivatives),
            ("outputs train models", Outputs),
        ];

    /// <summary>What has to be kept to, in the order of the views.</summary>
    internal IReadOnlyList<(string Question, string Words)> Duties =>
        [("limit", Limit), ("attribution", Attribution), ("use rules", UseRules)];

    /// <summary>Where and when, in one line.</summary>
    internal string Provenance => $"dated {Dated}; this summary: {Basis}, {AsOf}";
}
