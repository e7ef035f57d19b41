using System.Text.Json;
using AngleSharp.Dom;
using Ganss.Xss;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Html.Formulas;
using Markdig;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Renders Markdown as HTML without scripts, without anything that would be fetched from elsewhere, and nothing that leaves its
/// cell.</summary>
internal static class MarkdownHtml
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseMathematics()
        .UseAutoLinks()
        .UseTaskLists()
        .UseFootnotes()
        .UseAutoIdentifiers()
        .UseEmphasisExtras()
        .Use<MathHtml>()
        .Build();

    /// <summary>Renders Markdown.</summary>
    /// <param name="markdown">The text; HTML in it is kept as far as it is harmless.</param>
    /// <param name="folder">Where pictures with relative paths are; null leaves them out.</param>
    /// <param name="attachments">The cell's own pictures; null when there are none.</param>
    /// <returns>HTML.</returns>
    public static Markup Of(string markdown, string? folder, JsonElement? attachments)
    {
        HtmlSanitizer sanitizer = ProseSanitizer.Create((tag, url) => Url(tag, PageAddress.Of(url), folder, attachments));
        return Markup.Raw(sanitizer.Sanitize(Markdown.ToHtml(markdown, s_pipeline)));
    }

    private static string? Url(IElement tag, string url, string? folder, JsonElement? attachments)
    {
        // Everything but a link is fetched with the page, pictures in style attributes among them.
        if (tag.LocalName is not ("a" or "area"))
        {
            return EmbeddedPicture.Url(url, folder, attachments);
        }

        return PageAddress.Scheme(url) is null or "http" or "https" or "mailto" ? url : null;
    }
}
