using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plotly.NET;

namespace LlmWorkbench.Drawing;

/// <summary>
/// A chart as a small piece of HTML: a box and a script that draws into it as soon as <see cref="PlotlyLibrary"/> has
/// arrived in the page, whichever comes first. Until then the box says in words what it waits for.
/// </summary>
public static class ChartHtml
{
    private const string Script = """
        (() => {
          const key = "KEY", figure = FIGURE;
          READY
          const ink = box => getComputedStyle(box).color;
          const draw = (Plotly, box) => {
            box.dataset.lwDrawn = "yes";
            box.replaceChildren();
            const layout = structuredClone(figure.layout);
            const colour = () => ({ "font.color": figure.layout.font?.color ?? ink(box) });
            layout.font = { ...layout.font, color: colour()["font.color"] };
            Plotly.newPlot(box, structuredClone(figure.data), layout, figure.config);
            const recolour = () => box.isConnected && Plotly.relayout(box, colour());
            matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
            new MutationObserver(recolour).observe(document.body, { attributes: true });
          };
          const search = tries => {
            const boxes = document.querySelectorAll(`[data-lw-chart="${key}"]:not([data-lw-drawn])`);
            if (boxes.length === 0 && tries > 0) { setTimeout(search, 100, tries - 1); }
            boxes.forEach(box => ready.then(Plotly => draw(Plotly, box)));
          };
          search(50);
        })();
        """;

    /// <summary>Draws a chart of Plotly.NET.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="height">Pixels, unless the chart has a height of its own.</param>
    /// <returns>A fragment that needs <see cref="PlotlyLibrary.Fragment"/> once in its page.</returns>
    public static Markup Of(GenericChart chart, int height = 360)
    {
        var json = PlotlyFigure.Json(chart);

        // The key is made from the content, so that running a notebook again changes nothing in its file.
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12];
        var script = Script
            .Replace("KEY", key, StringComparison.Ordinal)
            .Replace("READY", PlotlyLibrary.ReadyPromise, StringComparison.Ordinal)
            .Replace("FIGURE", json, StringComparison.Ordinal)
            .WithLineFeeds();
        var pixels = height.ToString(CultureInfo.InvariantCulture);
        return Markup.Of($"""
            <div class="lw lw-chart" {Markup.Raw(PlotlyLibrary.Marker)}="{key}" style="width:100%;height:{pixels}px"><p class="lw-note lw-wait">This chart waits for plotly.js, which came with the first chart of this notebook: run the notebook again from its top.</p></div><script>{Markup.Raw(script)}</script>
            """);
    }
}
