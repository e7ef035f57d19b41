using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing;

/// <summary>Texts of a model beside each other, in columns where the page is wide enough.</summary>
public static class TextColumns
{
    private const string Css = """
        .lw .lw-texts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,184px),1fr));gap:10px;margin:8px 0;align-items:stretch}
        .lw .lw-text{border:1px solid var(--lw-line);border-radius:6px;padding:6px 10px;min-width:0}
        .lw .lw-text b{font-weight:600}
        .lw .lw-text p{white-space:pre-wrap;margin:4px 0}
        .lw .lw-text small{color:var(--lw-soft);font-size:.88em}
        """;

    /// <summary>The style element that a view with columns needs.</summary>
    public static Markup Style { get; } = Theme.StyleOf(Css);

    /// <summary>Draws the texts.</summary>
    /// <param name="texts">What stands above each text, the text, and what is to be known about it.</param>
    /// <returns>The columns, for use inside <see cref="Theme.View"/> with <see cref="Style"/>.</returns>
    public static Markup Draw(IEnumerable<(string Head, string Text, string Note)> texts) =>
        Markup.Of($"<div class=\"lw-texts\">{texts.Select(Draw)}</div>");

    private static Markup Draw((string Head, string Text, string Note) text) =>
        Markup.Of(
            $"<div class=\"lw-text\"><b>{text.Head}</b><p><bdi>{Markup.Lines(VisibleText.Running(text.Text))}</bdi></p><small>"
                + $"{text.Note}</small></div>"
        );
}
