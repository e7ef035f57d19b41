using LlmWorkbench.Drawing;

namespace LlmWorkbench.Licences;

/// <summary>A few licences side by side, with all their words.</summary>
internal static class LicenceHtml
{
    private const string Css = """
        .lw .lw-licences{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:12px;margin:8px 0;align-items:start}
        .lw .lw-licence{border:1px solid var(--lw-line);border-radius:6px;padding:8px 12px;min-width:0}
        .lw .lw-licence dl{margin:6px 0 0}
        .lw .lw-licence dt{color:var(--lw-soft);font-weight:600;font-size:.92em}
        .lw .lw-licence dd{margin:0 0 5px}
        .lw .lw-answer{border-radius:3px;padding:1px 6px;margin-right:6px;white-space:nowrap;font-weight:600}
        """;

    /// <summary>The style element that the cards need.</summary>
    public static Markup Style { get; } = Theme.StyleOf(Css);

    /// <summary>An answer with a colour of its own; the word says the same.</summary>
    public static Markup Answer(Permission answer) =>
        Markup.Of($"<span class=\"lw-answer\" style=\"background:{Colour(answer)}\">{PermissionWords.Of(answer)}</span>");

    /// <summary>A card for each licence.</summary>
    public static Markup Cards(IEnumerable<(Licence? Licence, string Subjects)> licences) =>
        Markup.Of($"<div class=\"lw-licences\">{licences.Select(Card)}</div>");

    private static Markup Card((Licence? Licence, string Subjects) entry) =>
        entry.Licence is not { } licence
            ? Markup.Of(
                $"<div class=\"lw-licence\"><b>{entry.Subjects}</b><br>{Answer(Permission.Unknown)} Nothing is known of what its licence "
                    + $"permits.</div>"
            )
            : Markup.Of(
                $"""
                <div class="lw-licence"><b>{licence.Name}</b> <small class="lw-note">{licence.Kind}</small>{(entry.Subjects == licence.Name ? Markup.Empty : Markup.Of($"<br><small class=\"lw-note\">of {entry.Subjects}</small>"))}<dl>{licence.Questions.Select(
                    q => Markup.Of($"<dt>{q.Question}</dt><dd>{Answer(q.Term.Answer)} {q.Term.Words}</dd>")
                )}{licence.Duties.Select(
                    duty => Markup.Of($"<dt>{duty.Question}</dt><dd>{duty.Words}</dd>")
                )}<dt>text</dt><dd><a href="{licence.Source}">{licence.Source}</a> <small class="lw-note">({licence.Provenance})</small></dd></dl></div>
                """
            );

    // The hues of Okabe and Ito: blue, orange, vermilion; grey where nothing is known.
    private static string Colour(Permission answer) =>
        answer switch
        {
            Permission.Yes => ColourScale.Category(0),
            Permission.Conditions => ColourScale.Category(1),
            Permission.No => ColourScale.Category(5),
            _ => "rgba(127,127,127,0.25)",
        };
}
