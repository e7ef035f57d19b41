using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics;

/// <summary>How results of several models stand beside each other: in columns where the page is wide enough.</summary>
internal static class SideBySideView
{
    private const string Css = """
        <style>.lw-columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,384px),1fr));gap:8px 24px;align-items:start}.lw-columns>*{min-width:0}</style>
        """;

    /// <summary>The view.</summary>
    public static ResultView View { get; } = ResultView.Of<SideBySide>(Text, Html);

    private static string Text(SideBySide results) =>
        string.Join(
            "\n\n",
            results.Items.Select((r, i) => Named(MimeBundle.Of(r)[MimeTypes.PlainText], i < results.Names.Count ? results.Names[i] : null))
        );

    // Most views begin with the model's name; those that do not could not be told apart.
    private static string Named(string text, string? name) =>
        name is null
        || text.AsSpan(0, Math.Max(0, text.IndexOf('\n', StringComparison.Ordinal)))
            .Contains(VisibleText.Phrase(name), StringComparison.Ordinal)
            ? text
            : $"{VisibleText.Phrase(name)}:\n{text}";

    private static Markup Html(SideBySide results) =>
        Markup.Of($"{Markup.Raw(Css)}<div class=\"lw-columns\">{results.Items.Select(r => Markup.Of($"<div>{Cell(r)}</div>"))}</div>");

    private static Markup Cell(object result)
    {
        var bundle = MimeBundle.Of(result);
        return bundle.TryGetValue(MimeTypes.Html, out string? html)
            ? Markup.Raw(html)
            : Markup.Of($"<pre>{bundle[MimeTypes.PlainText]}</pre>");
    }
}
