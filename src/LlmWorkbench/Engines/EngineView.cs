using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Engines;

/// <summary>How the engines are drawn.</summary>
internal static class EngineView
{
    public static string Text(EngineCatalogue catalogue) =>
        string.Join(
            "\n\n",
            [
                .. catalogue.Notes,
                catalogue.ToTable().ToText(),
                .. catalogue.Problems.Select(p => $"! {VisibleText.Phrase(p)}"),
                How(catalogue),
            ]
        );

    public static Markup Html(EngineCatalogue catalogue) =>
        Theme.View(
            "Engines",
            Markup.Of(
                $"""
                {catalogue.Notes.Select(note => Markup.Of($"<p>{OptionWords.Of(note)}</p>"))}
                {catalogue.ToTable().ToMarkup()}
                {catalogue.Problems.Select(p => Markup.Of($"<p>⚠ {VisibleText.Phrase(p)}</p>"))}
                <p class="lw-note">{OptionWords.Of(How(catalogue))}</p>
                """
            )
        );

    private static string How(EngineCatalogue catalogue) =>
        (catalogue.Fetchable.Count == 0 ? "" : $"«engine install RELEASE» fetches with npm: {Sentences.Or(catalogue.Fetchable)}. ")
        + "«engine use NAME» chooses one for every program of this user, «engine remove NAME» deletes one.";
}
