namespace LlmWorkbench.Drawing.Pages;

/// <summary>
/// Keeps one copy of a library in a notebook that is open in Jupyter Notebook 6. That front end does not tell the kernel which cell it
/// runs, so the kernel cannot know that the cell which carried the library has been changed and run again, or removed.
/// </summary>
internal static class PageLibraryKeeping
{
    // The marks are put together from pieces, or the script would be taken for the marks themselves.
    private const string Text = """
        const notebook = window.Jupyter?.notebook;
        if (notebook?.events) {
          const open = "<!--" + "NAME-->", close = "<!--" + "/NAME-->";
          let copy;
          const keep = () => {
            const outputs = notebook.get_cells().flatMap(cell => cell.output_area?.outputs ?? []).filter(output => output.data?.["text/html"]);
            let carried = false;
            for (const output of outputs) {
              const html = [].concat(output.data["text/html"]).join("");
              const start = html.indexOf(open), end = html.indexOf(close, start) + close.length;
              if (start < 0 || end < close.length) { continue; }
              copy ??= html.slice(start, end);
              if (carried) { output.data["text/html"] = html.slice(0, start) + html.slice(end); }
              carried = true;
            }
            const drawing = carried || !copy ? null : outputs.find(output => [].concat(output.data["text/html"]).join("").includes("MARKER" + '="'));
            if (drawing) { drawing.data["text/html"] = copy + [].concat(drawing.data["text/html"]).join(""); }
          };
          setTimeout(keep, 0);
          notebook.events.on("before_save.Notebook", keep);
        }
        """;

    /// <summary>The script; it does nothing in other pages.</summary>
    /// <param name="name">What stands in the comments around the library.</param>
    /// <param name="marker">The attribute of what is drawn with it.</param>
    public static string Script(string name, string marker) =>
        Text.Replace("NAME", name, StringComparison.Ordinal).Replace("MARKER", marker, StringComparison.Ordinal);
}
