using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Drawing.Stills;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>
/// A chart as a small piece of HTML: a box with a still picture, and a script that draws the chart in the picture's place as soon
/// as <see cref="PlotlyLibrary"/> has arrived in the page, whichever comes first. Where scripts do not run, the picture stays.
/// </summary>
public static class ChartHtml
{
    private const string Script = """
        (() => {
          const key = "KEY", figure = FIGURE;
          READY
          const ink = box => getComputedStyle(box).color;
          // On a dark page the nearly white of a heat map would glare: it becomes a shade of the page's own paper.
          const empty = box => {
            const probe = box.appendChild(document.createElement("span"));
            probe.style.background = "var(--lw-paper)";
            const paper = (getComputedStyle(probe).backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
            probe.remove();
            return paper[0] + paper[1] + paper[2] > 384 ? "NEUTRAL" : `rgb(${paper.map(part => Math.round(part + (128 - part) * .18))})`;
          };
          const scales = box => {
            const nothing = empty(box);
            return figure.data.map(trace => Array.isArray(trace.colorscale) ? trace.colorscale.map(([place, colour]) => [place, colour === "NEUTRAL" ? nothing : colour]) : null);
          };
          // In a narrow page a legend takes several lines and would reach into the title: the plot goes down by as much.
          const part = (Plotly, box) => {
            const [title, legend] = [".gtitle", ".legend"].map(name => box.querySelector(name)?.getBoundingClientRect());
            const covered = title && legend ? Math.ceil(title.bottom + 4 - legend.top) : 0;
            if (covered <= 0) { return; }
            box.style.height = `${box._fullLayout.height + covered}px`;
            Plotly.relayout(box, { "margin.t": box._fullLayout._size.t + covered, height: box._fullLayout.height + covered });
          };
          // Names beside points are laid out for a page of the usual width: in a narrower one those that would lie on another give way.
          const name = box => {
            if (!figure.layout.meta?.lwNames) { return; }
            const seen = [];
            for (const text of box.querySelectorAll(".textpoint text")) {
              const a = text.getBoundingClientRect();
              const isCovered = seen.some(b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom);
              text.style.visibility = isCovered ? "hidden" : "";
              if (!isCovered && a.width > 0) { seen.push(a); }
            }
          };
          // Numbers in the cells of a heat map are left out where they are too small to read or wider than their cell; the hover has them.
          const count = box => {
            const columns = Math.max(0, ...figure.data.filter(t => t.type === "heatmap").map(t => t.z[0].length));
            const texts = [...box.querySelectorAll(".heatmap-label text")];
            const isTight = texts.some(t => parseFloat(getComputedStyle(t).fontSize) < 9 || t.getBBox().width > box._fullLayout._size.w / columns);
            texts.forEach(t => { t.style.visibility = isTight ? "hidden" : ""; });
          };
          const tidy = box => { name(box); count(box); };
          const draw = (Plotly, box) => {
            box.dataset.lwDrawn = "yes";
            box.replaceChildren();
            box.style.height = "HEIGHTpx";
            const layout = structuredClone(figure.layout);
            const colour = () => ({ "font.color": figure.layout.font?.color ?? ink(box) });
            layout.font = { ...layout.font, color: colour()["font.color"] };
            const data = structuredClone(figure.data);
            scales(box).forEach((scale, i) => { if (scale) { data[i].colorscale = scale; } });
            Plotly.newPlot(box, data, layout, figure.config).then(() => { part(Plotly, box); tidy(box); box.on("plotly_afterplot", () => tidy(box)); });
            // What comes after a chart in the page can make its box narrower: Plotly itself looks at the window alone.
            let width = box.clientWidth;
            new ResizeObserver(() => {
              if (!box.isConnected || box.clientWidth === 0 || box.clientWidth === width) { return; }
              width = box.clientWidth;
              Plotly.Plots.resize(box).then(() => part(Plotly, box));
            }).observe(box);
            const recolour = () => {
              if (!box.isConnected) { return; }
              const maps = scales(box).flatMap((scale, i) => scale ? [[scale, i]] : []);
              if (maps.length > 0) { Plotly.restyle(box, { colorscale: maps.map(m => m[0]) }, maps.map(m => m[1])); }
              Plotly.relayout(box, colour());
            };
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
        string json = PlotlyFigure.Json(chart);

        // The key is made from the content, so that running a notebook again changes nothing in its file.
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12];
        string pixels = height.ToString(CultureInfo.InvariantCulture);
        string script = Script
            .Replace("KEY", key, StringComparison.Ordinal)
            .Replace("HEIGHT", pixels, StringComparison.Ordinal)
            .Replace("NEUTRAL", ColourScale.Neutral, StringComparison.Ordinal)
            .Replace("READY", PlotlyLibrary.ReadyPromise, StringComparison.Ordinal)
            .Replace("FIGURE", json, StringComparison.Ordinal)
            .WithLineFeeds();
        return Markup.Of(
            $"""
            <div class="lw lw-chart" {Markup.Raw(PlotlyLibrary.Marker)}="{key}" style="width:100%">{ChartStill.Of(
                json,
                height
            )}<p class="lw-note lw-wait"></p></div><script>{Markup.Raw(script)}</script>
            """
        );
    }
}
