using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Html;

/// <summary>
/// Writes a notebook with its outputs as one HTML page that needs nothing else: styles, pictures and plotly.js are
/// inside, and the page itself forbids the browser to fetch anything. Prose is sanitized; HTML outputs stay as the
/// notebook has them, scripts included, because the explorers in them work without a kernel.
/// </summary>
public static class HtmlExport
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data: blob:; font-src data:; media-src data:; worker-src blob:";

    private static readonly Lazy<string> s_style = new(ReadStyle);

    /// <summary>Writes the page.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="title">The page's title where the notebook has no heading of level 1.</param>
    /// <param name="folder">The folder of the notebook, from which pictures with relative paths are taken; null takes none.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Write(NotebookDocument notebook, string title, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(title);
        var body = new StringBuilder();
        foreach (NotebookCell cell in notebook.Cells)
        {
            AppendCell(body, cell, folder);
        }

        string content = body.ToString();
        string library = string.Concat(PageLibraries.All.Where(library => library.IsNeededBy(content)).Select(library => library.Fragment));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(notebook.Title is { Length: > 0 } heading ? heading : title)}</title>
            <style>
            {s_style.Value}</style>
            {library}</head>
            <body>
            <main>
            {content}</main>
            </body>
            </html>

            """.WithLineFeeds();
    }

    private static void AppendCell(StringBuilder body, NotebookCell cell, string? folder)
    {
        if (string.IsNullOrWhiteSpace(cell.Source) && cell.Outputs.IsEmpty)
        {
            return;
        }

        switch (cell.Kind)
        {
            case CellKind.Markdown:
                body.Append("<section class=\"prose\">\n").Append(MarkdownHtml.Of(cell.Source, folder, cell.Attachments)).Append("</section>\n");
                break;
            case CellKind.Raw:
                body.Append("<section class=\"raw\"><pre>").Append(WebUtility.HtmlEncode(cell.Source)).Append("</pre></section>\n");
                break;
            default:
                string number = cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? " ";
                body.Append("<section class=\"code\">\n<div class=\"number\" aria-hidden=\"true\">[").Append(number).Append("]</div>\n")
                    .Append("<pre class=\"source\" tabindex=\"0\">").Append(CodeHtml.Of(cell.Source, cell.Language)).Append("</pre>\n");
                AppendOutputs(body, cell.Outputs, folder);
                body.Append("</section>\n");
                break;
        }
    }

    private static void AppendOutputs(StringBuilder body, ImmutableArray<NotebookOutput> outputs, string? folder)
    {
        if (!outputs.IsEmpty)
        {
            body.Append("<div class=\"outputs\">\n");
            foreach (NotebookOutput output in outputs)
            {
                body.Append(OutputHtml.Of(output, folder)).Append('\n');
            }

            body.Append("</div>\n");
        }
    }

    private static string ReadStyle()
    {
        using Stream stream = typeof(HtmlExport).Assembly.GetManifestResourceStream("notebook.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
