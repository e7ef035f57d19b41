using LlmWorkbench.Drawing;
using LlmWorkbench.Families;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>The evidence for a file's family as sentences and a table.</summary>
internal static class OriginView
{
    private const string Note =
        "Names and templates are written by whoever made the file, and may lie. Shape, vocabulary and tensors are what runs. "
        + "Weights are not compared: a model that was trained from scratch in a known shape looks like a child of it.";

    public static string Text(OriginResult result) =>
        string.Join(
            "\n\n",
            [
                Title(result),
                .. Sentences(result),
                result.ToTable().ToText(),
                .. result.Candidates.Count > 1 ? ["Others that fit:", Others(result).ToText()] : (string[])[],
                Note,
            ]
        );

    public static Markup Html(OriginResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Sentences(result).Select(sentence => Markup.Of($"<p>{sentence}</p>"))}
                {Evidence(result).ToMarkup()}
                {(result.Candidates.Count > 1 ? Fold.Of(
                    $"Others that fit ({result.Candidates.Count - 1})",
                    Others(result).ToMarkup()
                ) : Markup.Empty)}
                <p class="lw-note">{Note}</p>
                """
            )
        );

    private static string Title(OriginResult r) => $"Where {VisibleText.Phrase(r.Model)} comes from: {Verdict(r)}";

    private static string Verdict(OriginResult r) =>
        r.Verdict switch
        {
            OriginVerdict.Release => $"{Names(r)}, or made of {(r.Likeliest.Count == 1 ? "it" : "one of them")}",
            OriginVerdict.ArchitectureOnly => $"the architecture of {r.Architecture!.Name}, and no release that is known",
            OriginVerdict.Contradiction => "its name and its make do not fit together",
            _ => "unknown",
        };

    private static IEnumerable<string> Sentences(OriginResult r)
    {
        if (r.Verdict == OriginVerdict.Contradiction)
        {
            yield return $"⚠ The name says {r.Named!.Name}, whose architecture is {r.Named.Architecture}; the file's is "
                + $"{VisibleText.Phrase(r.Traits.Architecture ?? "not said")}"
                + (r.Likeliest.Count > 0 ? $", and shape and vocabulary are those of {Names(r)}." : ".");
        }
        else if (r.Verdict == OriginVerdict.ArchitectureOnly && r.Named is { } named)
        {
            yield return $"⚠ The name says {named.Name}, but no {named.Name} that is known has this shape and vocabulary: another model of "
                + "that architecture, or one that the table does not have.";
        }

        if (
            r.Clues.Any(clue =>
                clue.Aspect is "positions" or "norms" or "MLPs" or "attention and MLP" && clue.Verdict == ClueVerdict.Against
            )
            && r.Verdict != OriginVerdict.Contradiction
        )
        {
            yield return "⚠ The tensors do not fit the architecture that the file names.";
        }

        foreach (ModelRelease release in r.Likeliest)
        {
            yield return $"{release.Name}: {release.Maker}, {release.Date}; {DescentWords.Of(release)}. Licence: {release.Licence}.";
        }

        if (r.Architecture is { } architecture)
        {
            yield return $"{architecture.Name}: {architecture.Note}"
                + (architecture.RunsInLlamaCpp ? "" : " The workbench runs models with llama.cpp, so this one cannot be loaded here.");
        }
    }

    private static string Names(OriginResult r) => Wording.Sentences.Or(r.Likeliest.Select(release => release.Name));

    private static Table Evidence(OriginResult r) =>
        Table.Of(
            r.Clues,
            new(null, "evidence", clue => clue.Aspect),
            new(null, "speaks", clue => clue.Verdict, ClueWords.Format) { Html = clue => Mark(clue.Verdict) },
            new(null, "the file says", clue => clue.Found, Format.Text with { IsWrapped = true }),
            new(null, "expected", clue => clue.Expected, Format.Text with { IsWrapped = true })
        );

    private static Markup Mark(ClueVerdict verdict) =>
        verdict == ClueVerdict.Silent
            ? Markup.Of($"<span class=\"lw-note\">{ClueWords.Of(verdict)}</span>")
            : Markup.Of(
                $"<span style=\"background:{ColourScale.Category(verdict == ClueVerdict.For ? 0 : 5)};padding:1px 6px;border-radius:3px;"
                    + $"white-space:nowrap\">"
                    + $"{(verdict == ClueVerdict.For ? "✓" : "✗")} {ClueWords.Of(verdict)}</span>"
            );

    private static Table Others(OriginResult r) =>
        Table.Of(
            r.Candidates.Skip(1),
            new(null, "release", c => c.Release.Name),
            new(null, "size", c => c.Shape?.Size),
            new(null, "published", c => c.Release.Date),
            new(null, "for less against", c => c.Score, Format.Number),
            new(
                null,
                "against",
                c => string.Join(", ", c.Clues.Where(clue => clue.Verdict == ClueVerdict.Against).Select(clue => clue.Aspect)),
                Format.Text with
                {
                    IsWrapped = true,
                }
            )
        );
}
