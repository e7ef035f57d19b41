using LlmWorkbench.Tables;

namespace LlmWorkbench.Licences;

/// <summary>What one text says about a licence.</summary>
/// <param name="Where">Where it stands: a key of the file's metadata, or the table of families.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Meaning">What that means: a licence's name, or why it is not known.</param>
public sealed record LicenceEvidence(string Where, string Text, string Meaning);

/// <summary>The licence of one model, release or name.</summary>
/// <param name="Model">The model's name; <see langword="null"/> where no model was looked at.</param>
/// <param name="Subject">What it is the licence of, as in <c>tutor</c> or <c>Llama 3.1</c>.</param>
/// <param name="Licence">The licence; <see langword="null"/> where it is not known.</param>
/// <param name="Evidence">What says so, in the order in which it was read.</param>
public sealed record LicenceFinding(string? Model, string Subject, Licence? Licence, IReadOnlyList<LicenceEvidence> Evidence)
{
    /// <summary>What does not fit together or is missing, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Licences and what they permit.</summary>
/// <param name="Findings">At least one: models, the models that they were made of, or licences by name.</param>
public sealed record LicenceResult(IReadOnlyList<LicenceFinding> Findings) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Findings,
            [
                .. Findings.Any(finding => finding.Model is not null) ? [new("model", null, f => f.Model)] : (Column<LicenceFinding>[])[],
                new("subject", "of", f => f.Subject),
                new("licence", null, f => f.Licence?.Id),
                new("name", "licence", f => f.Licence?.Name, Format.Text with { Missing = "unknown" }),
                new("kind", "kind", f => f.Licence?.Kind, Format.Text with { Missing = "unknown" }),
                Answer("commercial", "commercial use", l => l.Commercial),
                Words("commercial_words", l => l.Commercial.Words),
                Answer("redistribution", "passing it on", l => l.Redistribution),
                Words("redistribution_words", l => l.Redistribution.Words),
                Answer("derivatives", "derivatives", l => l.Derivatives),
                Words("derivatives_words", l => l.Derivatives.Words),
                Answer("outputs", "outputs train models", l => l.Outputs),
                Words("outputs_words", l => l.Outputs.Words),
                Words("limit", l => l.Limit),
                Words("attribution", l => l.Attribution),
                Words("use_rules", l => l.UseRules),
                Words("source", l => l.Source),
                Words("dated", l => l.Dated),
                Words("as_of", l => l.AsOf),
                Words("basis", l => l.Basis),
                Words("read_at", l => string.Join(' ', l.ReadAt)),
            ]
        );

    private static Column<LicenceFinding> Answer(string name, string heading, Func<Licence, LicenceTerm> term) =>
        new(name, heading, f => f.Licence is { } licence ? term(licence).Answer : Permission.Unknown, PermissionWords.Format);

    private static Column<LicenceFinding> Words(string name, Func<Licence, string> words) =>
        new(name, null, f => f.Licence is { } licence ? words(licence) : null);
}
