using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Html.Formulas;
using Markdig;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Renders Markdown as HTML without scripts, without anything that would be fetched from elsewhere, and nothing that leaves its
/// cell.</summary>
internal static partial class MarkdownHtml
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

    // Browsers keep no more levels than these, and what walks through a page goes down into it by calls of its own.
    private const int MaxDepth = 512;

    // The parser takes the square of them in time. Elements that need no end are many more than those that lie in one another.
    private const int MaxOpen = 5_000;

    /// <summary>Renders Markdown; what is nested too deeply is shown as plain text, after a sentence that says so.</summary>
    /// <param name="markdown">The text; HTML in it is kept as far as it is harmless.</param>
    /// <param name="folder">Where pictures with relative paths are; null leaves them out.</param>
    /// <param name="attachments">The cell's own pictures; null when there are none.</param>
    /// <param name="names">The names that the page has given so far; null where the text is all of the page.</param>
    /// <returns>HTML without scripts, to be put into a page.</returns>
    public static Markup Of(string markdown, string? folder, JsonElement? attachments, PageNames? names = null) =>
        Undrawn.OrText(() => Drawn(markdown, folder, attachments, names ?? new PageNames()), "This text", () => markdown);

    private static Markup Drawn(string markdown, string? folder, JsonElement? attachments, PageNames names)
    {
        string html = Html(markdown);
        RequireShallow(html);
        HtmlSanitizer sanitizer = ProseSanitizer.Create((tag, url) => Url(tag, PageAddress.Of(url), folder, attachments));
        using IHtmlDocument page = sanitizer.HtmlParserFactory().ParseDocument($"<!doctype html><html><body>{html}");
        RequireShallow(page);
        sanitizer.SanitizeDom(page, page.Body);
        names.MakeUnique(page);
        KeepOptions(page);
        return Markup.Raw(page.Body!.ChildNodes.ToHtml(sanitizer.OutputFormatter));
    }

    // Only in code: in prose a hyphen may end a line.
    private static void KeepOptions(IHtmlDocument page)
    {
        foreach (IText text in page.QuerySelectorAll("code").SelectMany(code => code.ChildNodes.OfType<IText>()).ToList())
        {
            if (OptionWords.Option().IsMatch(text.Data))
            {
                IElement kept = page.CreateElement("span");
                kept.InnerHtml = OptionWords.Of(text.Data).ToString();
                text.Replace([.. kept.ChildNodes]);
            }
        }
    }

    private static string Html(string markdown)
    {
        try
        {
            return Markdown.ToHtml(markdown, s_pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig has a limit of its own, and names it so.
            throw TooDeep();
        }
    }

    private static void RequireShallow(string html)
    {
        int open = 0;
        foreach (ValueMatch tag in Tag().EnumerateMatches(html))
        {
            open = html[tag.Index + 1] == '/' ? Math.Max(0, open - 1) : open + 1;
            if (open > MaxOpen)
            {
                throw TooDeep();
            }
        }
    }

    [GeneratedRegex("</?(?!br|img|hr|input|wbr|col)[a-z]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    private static void RequireShallow(INode page)
    {
        // Without recursion, which is what has to be avoided.
        int depth = 0;
        for (INode? node = page; node is not null; )
        {
            if (node.FirstChild is { } child)
            {
                node = child;
                depth = depth < MaxDepth ? depth + 1 : throw TooDeep();
                continue;
            }

            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                depth--;
            }

            node = node?.NextSibling;
        }
    }

    private static WorkbenchException TooDeep() => new("it is nested too deeply (quotes, lists, brackets or HTML in one another).");

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
