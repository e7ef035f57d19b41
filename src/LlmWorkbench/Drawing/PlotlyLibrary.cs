using System.IO.Compression;
using LlmWorkbench.Display;
using Plotly.NET;

namespace LlmWorkbench.Drawing;

/// <summary>
/// plotly.js itself, once per page and never from a network: the copy that the Plotly.NET assembly carries, packed.
/// </summary>
/// <remarks>
/// What a host does (the notebook kernel, the HTML export, the .NET Interactive extension):
/// <list type="number">
/// <item>Before it sends the first output for which <see cref="IsNeededBy(MimeBundle)"/> is true, it calls
/// <see cref="Prepend"/>, which puts <see cref="Fragment"/> (about 1.5 MB) before that output's HTML. Later outputs go
/// out as they are.</item>
/// <item>When the same cell runs again, its old output leaves the notebook and takes the library with it; so a host
/// remembers the cell that carried it and prepends again when that cell runs again, and so it does in a new session.
/// Where the front end does not name the cells, <see cref="PlotlyKeeping"/> sees to it in the page.</item>
/// <item>An HTML export puts <see cref="Fragment"/> into the head when any output needs it, and takes it out of the
/// outputs with <see cref="Without"/>.</item>
/// </list>
/// The order of arrival does not matter: charts and library meet in the promise <c>window.llmWorkbenchPlotly</c>, and
/// several copies in one page do no harm. The library attaches to <c>window</c> even where requirejs is present.
/// </remarks>
public static class PlotlyLibrary
{
    /// <summary>The attribute that every chart's box has.</summary>
    public const string Marker = "data-lw-chart";

    /// <summary>Script that declares <c>ready</c>: the promise of plotly.js, made by whoever comes first.</summary>
    internal const string ReadyPromise =
        "const ready = window.llmWorkbenchPlotly ??= (() => { let arrive; const p = new Promise(r => { arrive = r; }); p.arrive = arrive; return p; })();";

    private const string Name = "llm-workbench plotly.js";
    private const string Open = $"<!--{Name}-->";
    private const string Close = $"<!--/{Name}-->";

    private const string Script = """
        (() => {
          READY
          if (ready.asked) { return; }
          ready.asked = true;
          KEEP
          const packed = "PACKED";
          (async () => {
            const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
            const code = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
            const before = window.Plotly;
            const script = document.createElement("script");
            script.textContent = "(function (define, module, exports) {" + code + "\n})();";
            document.head.append(script);
            script.remove();
            const plotly = window.Plotly;
            if (before) { window.Plotly = before; }
            ready.arrive(plotly);
          })().catch(e => {
            ready.asked = false;
            const say = () => document.querySelectorAll("[data-lw-chart] .lw-wait").forEach(p => { p.textContent = "plotly.js could not be unpacked in this browser (" + e.message + "), so this chart cannot be drawn."; });
            say(); setInterval(say, 1000);
          });
        })();
        """;

    private static readonly Lazy<string> Packed = new(Pack);

    /// <summary>HTML that makes plotly.js available to every chart of the page. About 1.5 MB; made once per process.</summary>
    public static string Fragment => Packed.Value;

    /// <summary>Whether an output holds a chart.</summary>
    /// <param name="bundle">The output.</param>
    /// <returns>Whether its HTML has a box for a chart.</returns>
    public static bool IsNeededBy(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.TryGetValue(MimeTypes.Html, out var html) && IsNeededBy(html);
    }

    /// <summary>Whether a piece of HTML holds a chart.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>Whether it has a box for a chart.</returns>
    public static bool IsNeededBy(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return html.Contains(Marker + "=\"", StringComparison.Ordinal);
    }

    /// <summary>Puts the library before an output's HTML.</summary>
    /// <param name="bundle">An output with HTML.</param>
    /// <returns>The same output with the library in its HTML.</returns>
    public static MimeBundle Prepend(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return new MimeBundle(bundle.Select(part => part.Key.Equals(MimeTypes.Html, StringComparison.OrdinalIgnoreCase)
            ? new KeyValuePair<string, string>(part.Key, Fragment + part.Value)
            : part));
    }

    /// <summary>Takes the library out of a piece of HTML again.</summary>
    /// <param name="html">HTML that may hold the library, of this version or another.</param>
    /// <returns>The HTML without it.</returns>
    public static string Without(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        while (html.IndexOf(Open, StringComparison.Ordinal) is var start and >= 0
            && html.IndexOf(Close, start, StringComparison.Ordinal) is var end and >= 0)
        {
            html = html.Remove(start, end + Close.Length - start);
        }

        return html;
    }

    private static string Pack()
    {
        var assembly = typeof(GenericChart).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(".min.js", StringComparison.Ordinal));
        using var source = assembly.GetManifestResourceStream(name)!;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            source.CopyTo(gzip);
        }

        var script = Script
            .Replace("READY", ReadyPromise, StringComparison.Ordinal)
            .Replace("KEEP", PlotlyKeeping.Script(Name), StringComparison.Ordinal)
            .Replace("PACKED", Convert.ToBase64String(packed.ToArray()), StringComparison.Ordinal)
            .ReplaceLineEndings("\n");
        return $"{Open}<script>{script}</script>{Close}\n";
    }
}
