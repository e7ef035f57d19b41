using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Licences;

/// <summary>Licences as a table, with the words of each where they are few.</summary>
internal static class LicenceView
{
    // So many stand side by side with all their words; of more each has a line.
    private const int MostSideBySide = 4;

    public static string Text(LicenceResult result)
    {
        List<string> parts = [Title(result), Distinct(result).Count > MostSideBySide ? Lines(result) : Words(result)];
        parts.AddRange(Warnings(result).Select(warning => $"! {warning}"));
        if (result.Findings.Any(finding => finding.Evidence.Count > 0))
        {
            parts.Add(Evidence(result).ToText());
        }

        return string.Join("\n\n", parts.Append(Licence.NoAdvice));
    }

    public static Markup Html(LicenceResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {(Distinct(result).Count > MostSideBySide ? Lines(result, LicenceHtml.Answer).ToMarkup() : LicenceHtml.Cards(
                    Distinct(result)
                ))}
                {Warnings(result).Select(warning => Markup.Of($"<p>⚠ {warning}</p>"))}
                {(result.Findings.Any(f => f.Evidence.Count > 0) ? Fold.Of(
                    $"What says so",
                    Evidence(result).ToMarkup()
                ) : Markup.Empty)}
                <p class="lw-note"><b>{Licence.NoAdvice}</b></p>
                """
            ),
            LicenceHtml.Style
        );

    /// <summary>The subjects that a licence is that of, each licence once.</summary>
    private static List<(Licence? Licence, string Subjects)> Distinct(LicenceResult result) =>
        [
            .. result
                .Findings.GroupBy(finding => finding.Licence?.Id ?? $"unknown {finding.Subject}")
                .Select(group =>
                    (group.First().Licence, Sentences.And(group.Select(finding => VisibleText.Name(finding.Subject)).Distinct()))
                ),
        ];

    private static string Title(LicenceResult result) =>
        result.Findings is [{ Licence: { } licence } only] && only.Subject == licence.Name ? licence.Name
        : result.Findings.Count == 1
            ? $"Licence of {VisibleText.Name(result.Findings[0].Subject)}: {result.Findings[0].Licence?.Name ?? "unknown"}"
        : "Licences, and what they permit";

    private static IEnumerable<string> Warnings(LicenceResult result) => result.Findings.SelectMany(finding => finding.Warnings).Distinct();

    private static string Lines(LicenceResult result) => Lines(result, null).ToText();

    private static Table Lines(LicenceResult result, Func<Permission, Markup>? html)
    {
        (string Question, Func<Licence, LicenceTerm> Of)[] answers =
        [
            ("commercial use", l => l.Commercial),
            ("passing it on", l => l.Redistribution),
            ("derivatives", l => l.Derivatives),
            ("outputs train models", l => l.Outputs),
        ];
        bool isNamed = result.Findings.Any(finding => finding.Subject != finding.Licence?.Id);
        return Table.Of(
            result.Findings,
            [
                .. isNamed ? [new(null, "of", f => f.Subject)] : (Column<LicenceFinding>[])[],
                new(null, "licence", f => f.Licence?.Id, Format.Text with { Missing = "unknown" }),
                new(null, "kind", f => f.Licence?.Kind, Format.Text with { Missing = "unknown" }),
                .. answers.Select(answer => new Column<LicenceFinding>(
                    null,
                    answer.Question,
                    f => Answer(f, answer.Of),
                    PermissionWords.Format
                )
                {
                    Html = html is null ? null : f => html(Answer(f, answer.Of)),
                }),
                new(null, "limit", f => f.Licence?.Limit, Format.Text with { Missing = "unknown" }),
                new(null, "dated", f => f.Licence?.Dated),
            ]
        );
    }

    private static Permission Answer(LicenceFinding finding, Func<Licence, LicenceTerm> term) =>
        finding.Licence is { } licence ? term(licence).Answer : Permission.Unknown;

    private static string Words(LicenceResult result) =>
        string.Join(
            "\n\n",
            Distinct(result)
                .Select(entry =>
                    entry.Licence is { } licence
                        ? $"{licence.Name} ({licence.Kind}){(entry.Subjects == licence.Name ? "" : $", of {entry.Subjects}")}\n"
                            + string.Join(
                                '\n',
                                licence
                                    .Questions.Select(q => (q.Question, Words: $"{PermissionWords.Of(q.Term.Answer)}. {q.Term.Words}"))
                                    .Concat(licence.Duties)
                                    .Append(("text", $"{licence.Source} ({licence.Provenance})"))
                                    .Select(line => $"  {line.Item1, -20}  {line.Item2}")
                            )
                        : $"Unknown licence, of {entry.Subjects}: nothing is known of what it permits."
                )
        );

    private static Table Evidence(LicenceResult result) =>
        Table.Of(
            result.Findings.SelectMany(finding => finding.Evidence.Select(evidence => (finding.Subject, evidence))),
            new(null, "of", row => row.Subject),
            new(null, "where", row => row.evidence.Where, Format.Code),
            new(null, "what stands there", row => row.evidence.Text, Format.Text with { IsWrapped = true }),
            new(null, "which is", row => row.evidence.Meaning)
        );
}
