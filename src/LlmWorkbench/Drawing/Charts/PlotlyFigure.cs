using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Plotly.NET;
using DynamicObject = DynamicObj.DynamicObj;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>
/// Turns a Plotly.NET chart into the JSON that front ends draw, on a template that is neutral to light and dark.
/// </summary>
public static class PlotlyFigure
{
    private const string Template = """
        {"layout":{"paper_bgcolor":"rgba(0,0,0,0)","plot_bgcolor":"rgba(0,0,0,0)","autotypenumbers":"strict",
        "font":{"color":"#7f7f7f","size":13,"family":"system-ui, -apple-system, Segoe UI, Roboto, DejaVu Sans, sans-serif"},
        "title":{"x":0,"xanchor":"left","xref":"container","pad":{"l":6},"font":{"size":15}},"margin":{"l":64,"r":24,"t":52,"b":56},
        "modebar":{"bgcolor":"rgba(0,0,0,0)","color":"rgba(128,128,128,.6)","activecolor":"#7f7f7f"},"hovermode":"closest","hoverlabel":{"align":"left"},"legend":{"orientation":"h","y":1.02,"yanchor":"bottom","x":1,"xanchor":"right"},
        "xaxis":{"automargin":true,"gridcolor":"rgba(128,128,128,.28)","zerolinecolor":"rgba(128,128,128,.6)","linecolor":"rgba(128,128,128,.6)","title":{"standoff":10}},
        "yaxis":{"automargin":true,"gridcolor":"rgba(128,128,128,.28)","zerolinecolor":"rgba(128,128,128,.6)","linecolor":"rgba(128,128,128,.6)","title":{"standoff":10}}}}
        """;

    /// <summary>The figure as JSON.</summary>
    /// <param name="chart">Any chart of Plotly.NET. What it sets itself is kept; Plotly.NET's own defaults (white paper,
    /// 600 by 600 pixels) give way.</param>
    /// <returns>An object with <c>data</c>, <c>layout</c> and <c>config</c>, safe to stand inside a script element.</returns>
    public static string Json(GenericChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        JsonObject figure = JsonNode.Parse(Serialize(chart))!.AsObject();
        JsonObject layout = Child(figure, "layout");
        DropDefaults(layout);
        if (layout["template"] is null)
        {
            JsonNode template = JsonNode.Parse(Template)!;
            template["layout"]!["colorway"] = new JsonArray([.. ColourScale.Solid.Select(c => JsonValue.Create(c))]);
            layout["template"] = template;
        }

        WriteTicksInFull(layout);
        JsonObject config = Child(figure, "config");
        config["responsive"] ??= true;
        config["displaylogo"] = false;
        config["displayModeBar"] ??= "hover";

        // Otherwise «$…$» in a token would be typeset as a formula.
        config["typesetMath"] = false;

        // The default encoder of System.Text.Json writes <, >, & and ' as \u escapes: no «</script>» can come through.
        return figure.ToJsonString(JsonSerializerOptions.Default);
    }

    // plotly.js writes the 2 and the 5 between two powers of ten as that digit alone, which nobody reads as 200 and 500. An axis
    // whose ticks are powers of ten, or that has ticks or a format of its own, is left alone.
    private static void WriteTicksInFull(JsonObject layout)
    {
        foreach (
            JsonObject axis in layout
                .Where(p => p.Key.StartsWith("xaxis", StringComparison.Ordinal) || p.Key.StartsWith("yaxis", StringComparison.Ordinal))
                .Select(p => p.Value)
                .OfType<JsonObject>()
        )
        {
            if (axis["type"]?.ToString() == "log" && axis["exponentformat"] is null && axis["tickvals"] is null)
            {
                axis["tickformat"] ??= "~g";
            }
        }
    }

    // Plotly.NET spends a quarter of a second on writing its default template, which is not used: it is left out before.
    private static string Serialize(GenericChart chart)
    {
        var layout = new Layout();
        GenericChart.getLayout(chart).ShallowCopyDynamicPropertiesTo(layout, true);
        if (HasDefaultTemplate(layout))
        {
            layout.RemoveProperty("template");
        }

        return GenericChart.toFigureJson(GenericChart.setLayout(layout, chart));
    }

    // The template is copied into each chart, so it is known by its colour and not by its identity.
    private static bool HasDefaultTemplate(Layout layout) =>
        Value(Value(layout, "template"), "layout") is DynamicObject inner
        && JsonConvert.SerializeObject(Value(inner, "plot_bgcolor")) == "\"rgba(229, 236, 246, 1.0)\"";

    private static object? Value(object? parent, string name) => (parent as DynamicObject)?.TryGetPropertyValue(name)?.Value;

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            child = [];
            parent[name] = child;
        }

        return child;
    }

    private static void DropDefaults(JsonObject layout)
    {
        if (IsDefault(layout["width"], Defaults.DefaultWidth) && IsDefault(layout["height"], Defaults.DefaultHeight))
        {
            layout.Remove("width");
            layout.Remove("height");
        }
    }

    private static bool IsDefault(JsonNode? size, int standard) =>
        size is JsonValue value && value.TryGetValue<int>(out int pixels) && pixels == standard;
}
