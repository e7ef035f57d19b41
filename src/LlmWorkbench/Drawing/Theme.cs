using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing;

/// <summary>
/// The style that all views share. It takes its colours from JupyterLab (<c>--jp-*</c>) or VS Code
/// (<c>--vscode-*</c>) and, without either, from the browser's own light or dark scheme.
/// </summary>
public static partial class Theme
{
    private const string Css = """
        .lw{--lw-ink:var(--jp-content-font-color1,var(--vscode-editor-foreground,CanvasText));--lw-paper:var(--jp-layout-color0,var(--vscode-editor-background,Canvas));
        --lw-soft:color-mix(in srgb,var(--lw-ink) 68%,var(--lw-paper));--lw-line:color-mix(in srgb,var(--lw-ink) 20%,var(--lw-paper));--lw-shade:color-mix(in srgb,var(--lw-ink) 5%,var(--lw-paper));--lw-dusk:color-mix(in srgb,var(--lw-ink) 32%,transparent);
        --lw-mono:var(--jp-code-font-family,var(--vscode-editor-font-family,ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace));
        color:var(--lw-ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;max-width:960px;margin:8px 0;text-align:left;overflow-wrap:anywhere}
        .lw *,.lw ::after,.lw ::before{box-sizing:border-box}
        .lw h4{font-size:1.05em;font-weight:600;line-height:inherit;margin:0 0 2px;color:inherit}
        .lw p{margin:5px 0}
        .lw .lw-note{color:var(--lw-soft);font-size:.92em}
        .lw .lw-code{font-family:var(--lw-mono)}
        .lw .lw-scroll{overflow-x:auto;max-width:100%;scrollbar-width:thin;background:linear-gradient(to right,var(--lw-paper) 30%,transparent) left/38px 100% no-repeat local,linear-gradient(to left,var(--lw-paper) 30%,transparent) right/38px 100% no-repeat local,linear-gradient(to right,var(--lw-dusk),transparent) 1px 50%/14px calc(100% - 2px) no-repeat scroll,linear-gradient(to left,var(--lw-dusk),transparent) calc(100% - 1px) 50%/14px calc(100% - 2px) no-repeat scroll}
        .lw .lw-scroll table{margin-right:3px}
        .lw .lw-first{position:sticky;left:0;z-index:1;background:var(--lw-paper)}
        .lw table{border-collapse:collapse;table-layout:auto;width:auto;margin:8px 0;font-size:.93em;color:inherit;background:none;border:none}
        .lw th,.lw td{padding:3px 11px;border:none;border-bottom:1px solid var(--lw-line);text-align:left;vertical-align:top;white-space:nowrap;line-height:inherit;max-width:none;color:inherit;background:none}
        .lw thead,.lw tbody,.lw tr{background:none;border:none}
        .lw th{font-weight:600;color:var(--lw-soft)}
        .lw thead th{white-space:normal;overflow-wrap:normal;vertical-align:bottom}
        .lw .lw-num{text-align:right;font-variant-numeric:tabular-nums}
        @media (max-width:768px){.lw th,.lw td{padding:3px 6px}.lw td:not(.lw-num){white-space:normal;overflow-wrap:normal}.lw td .lw-code{white-space:nowrap}}
        .lw td.lw-wrap{white-space:normal;min-width:192px}
        .lw caption{caption-side:top;text-align:left;color:var(--lw-soft);padding:3px 0}
        .lw caption span{display:inline-block;position:sticky;left:0;white-space:normal;max-width:calc(100vw - 64px)}
        .lw dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;width:auto;margin:6px 0;padding:0;overflow:visible}
        .lw dt,.lw dd{display:block;float:none;width:auto;margin:0;padding:0;line-height:inherit;font-weight:inherit}
        .lw dt{color:var(--lw-soft)}
        .lw details{margin:8px 0}.lw summary{cursor:pointer;color:var(--lw-soft)}
        .lw .lw-swatch{display:inline-block;width:.85em;height:.85em;border:1px solid var(--lw-line);border-radius:2px;vertical-align:-.08em;margin-right:.3em;overflow:hidden;white-space:nowrap;line-height:1}
        .lw .lw-key[data-lw-said]::before{content:"";display:inline-block;width:.85em;height:.85em;border:1px solid var(--lw-line);border-radius:2px;vertical-align:-.08em;margin-right:.4em;background:var(--lw-colour)}
        .lw [data-lw-said]::after{content:attr(data-lw-said)}
        .lw .lw-legend>span:empty:not([data-lw-said]){display:none}
        .lw .lw-wait:empty,.lw .lw-open{display:none}
        .lw .modebar-container{opacity:0;transition:opacity .2s}.lw:hover>.plot-container .modebar-container,.lw:focus-within .modebar-container{opacity:1}
        .lw .heatmap-label text[style*="rgb(68, 68, 68)"]{fill:#000!important}
        .lw .lw-legend{display:flex;flex-wrap:wrap;gap:3px 16px;color:var(--lw-soft);font-size:.88em;margin:5px 0}
        """;

    /// <summary>The style element; each output carries it, so that each can stand alone.</summary>
    public static Markup Style { get; } = StyleOf(Css);

    /// <summary>A style element of a view. Jupyter and VS Code have rules for tables, lists and headings in outputs: those of ours win
    /// over them.</summary>
    /// <param name="css">Rules whose selectors begin with <c>.lw</c>, the class around each view. Lengths are in px or em: the root of
    /// a page, which rem is measured by, is not ours.</param>
    /// <returns>The element, for <see cref="View"/>.</returns>
    public static Markup StyleOf(string css) => Markup.Raw("<style>" + Root().Replace(css.WithLineFeeds(), ".lw.lw.lw") + "</style>");

    /// <summary>A view: a titled figure in the shared style.</summary>
    /// <param name="title">What is shown, of which model.</param>
    /// <param name="body">The figure.</param>
    /// <param name="styles">Style elements that the body needs beside <see cref="Style"/>.</param>
    /// <returns>A complete fragment of HTML.</returns>
    public static Markup View(string title, Markup body, params Markup[] styles) =>
        Markup.Of($"{Style}{styles}<div class=\"lw\"><h4>{title}</h4>{body}</div>");

    // A class counts as often as it is named: three times is more than the two classes and two elements of the hosts' rules.
    [GeneratedRegex(@"\.lw(?![\w-])")]
    private static partial Regex Root();
}
