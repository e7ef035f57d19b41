using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Html.Formulas;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Html;

/// <summary>
/// Writes a notebook with its outputs as one HTML page that needs nothing else: styles, pictures, plotly.js and the
/// typesetter of formulas are inside, and the page itself forbids the browser to fetch anything. Prose is sanitized; HTML outputs stay as
/// the
/// notebook has them, scripts included, because the explorers in them work without a kernel. A part that cannot be drawn says so,
/// and stands as plain text.
/// </summary>
public static class HtmlExport
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data: blob:; font-src "
        + "data:; media-src data:; worker-src blob:; base-uri 'none'; form-action 'none'";

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
        var names = new PageNames();
        var body = Markup.Each(notebook.Cells, cell => Cell(cell, folder, names));
        string content = body.ToString();
        var libraries = Markup.Raw(
            string.Concat(PageLibraries.All.Where(library => library.IsNeededBy(content)).Select(library => library.Fragment))
        );
        return Markup
            .Of(
                $"""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="{Markup.Raw(Policy)}">
                <meta name="color-scheme" content="light dark">
                <title>{(notebook.Title is { Length: > 0 } heading ? heading : title)}</title>
                <style>
                {Markup.Raw(s_style.Value)}</style>
                {libraries}{KatexLibrary.For(content)}</head>
                <body>
                <main>
                {body}</main>
                </body>
                </html>

                """
            )
            .ToString()
            .WithLineFeeds();
    }

    private static Markup Cell(NotebookCell cell, string? folder, PageNames names)
    {
        if (string.IsNullOrWhiteSpace(cell.Source) && cell.Outputs.IsEmpty)
        {
            return Markup.Empty;
        }

        return cell.Kind switch
        {
            CellKind.Markdown => Markup.Of(
                $"<section class=\"prose\">\n{MarkdownHtml.Of(cell.Source, folder, cell.Attachments, names)}</section>\n"
            ),
            CellKind.Raw => Markup.Of($"<section class=\"raw\"><pre>{cell.Source}</pre></section>\n"),
            _ => Code(cell, folder, names),
        };
    }

    private static Markup Code(NotebookCell cell, string? folder, PageNames names)
    {
        string number = cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? " ";
        var outputs = Markup.Each(cell.Outputs, output => Markup.Of($"{OutputHtml.Of(output, folder, names)}\n"));
        return Markup.Of(
            $"""
            <section class="code">
            <div class="number" aria-hidden="true">[{number}]</div>
            {Undrawn.OrText(() => Source(cell), "The code of this cell", () => cell.Source)}
            {(cell.Outputs.IsEmpty ? Markup.Empty : Markup.Of($"<div class=\"outputs\">\n{outputs}</div>\n"))}</section>

            """
        );
    }

    private static Markup Source(NotebookCell cell) =>
        Markup.Of($"<pre class=\"source\" tabindex=\"0\">{CodeHtml.Of(cell.Source, cell.Language)}</pre>");

    private static string ReadStyle()
    {
        using Stream stream = typeof(HtmlExport).Assembly.GetManifestResourceStream("notebook.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
