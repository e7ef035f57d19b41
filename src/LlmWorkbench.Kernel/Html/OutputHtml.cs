using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Shows one output of a cell in an HTML page, in the richest form it has.</summary>
internal static class OutputHtml
{
    /// <summary>Makes the HTML.</summary>
    /// <param name="output">The output.</param>
    /// <param name="folder">The notebook's folder, for pictures in Markdown.</param>
    /// <param name="names">The names that the page has given so far.</param>
    /// <returns>HTML: the output's own where it has some, and encoded text otherwise.</returns>
    public static Markup Of(NotebookOutput output, string? folder, PageNames names) =>
        Undrawn.OrText(() => Drawn(output, folder, names), "This output", () => Text(output));

    private static string Text(NotebookOutput output) =>
        output is DisplayOutput display && display.Data.TryGetValue(MimeTypes.PlainText, out string? text) ? text : "";

    private static Markup Drawn(NotebookOutput output, string? folder, PageNames names) =>
        output switch
        {
            StreamOutput { Name: "stderr" } stream => Pre("stderr", stream.Text),
            StreamOutput stream => Pre("stdout", stream.Text),
            ErrorOutput error => Pre(
                "error",
                error.Traceback.IsEmpty ? $"{error.Name}: {error.Value}" : string.Join('\n', error.Traceback)
            ),
            DisplayOutput display => Display(display.Data, folder, names),
            _ => Markup.Empty,
        };

    private static Markup Display(IReadOnlyDictionary<string, string> data, string? folder, PageNames names)
    {
        if (data.TryGetValue(MimeTypes.Html, out string? html))
        {
            // The page has each library once, in its head.
            var own = Markup.Raw(PageLibraries.All.Aggregate(html, static (text, library) => library.Without(text)));
            return Markup.Of($"<div class=\"output\">{own}</div>");
        }

        foreach ((string mime, string content) in data)
        {
            if (mime == "image/svg+xml")
            {
                return Picture(mime, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(content)));
            }

            if (mime.StartsWith("image/", StringComparison.Ordinal))
            {
                return Picture(mime, content);
            }
        }

        return data.TryGetValue("text/markdown", out string? markdown)
            ? Markup.Of($"<div class=\"output prose\">{MarkdownHtml.Of(markdown, folder, null, names)}</div>")
            : Pre("result", data.TryGetValue(MimeTypes.PlainText, out string? text) ? text : data.Values.FirstOrDefault(""));
    }

    private static Markup Picture(string mime, string base64) =>
        Markup.Of(
            $"<div class=\"output\"><img alt=\"\" "
                + $"src=\"data:{mime};base64,{string.Concat(base64.Where(c => !char.IsWhiteSpace(c)))}\"></div>"
        );

    private static Markup Pre(string kind, string text) =>
        Markup.Of($"<pre class=\"{kind}\" tabindex=\"0\">{OptionWords.Of(TerminalText.Plain(text).TrimEnd('\n'))}</pre>");
}
