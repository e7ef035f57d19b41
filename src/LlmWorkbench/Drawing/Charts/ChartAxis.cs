using System.Collections;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>One axis of a chart; what is not set is left to plotly.js and to the shared template.</summary>
/// <remarks>https://plotly.com/javascript/reference/layout/xaxis/</remarks>
public sealed record ChartAxis
{
    /// <summary>What runs along the axis, with its unit; null for an axis whose labels say it.</summary>
    public string? Title { get; init; }

    /// <summary>Whether each step of equal length multiplies.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Whether the places are names and no numbers.</summary>
    public bool IsCategorical { get; init; }

    /// <summary>Whether the axis begins at 0.</summary>
    public bool StartsAtZero { get; init; }

    /// <summary>Whether the axis runs from right to left, or from top to bottom.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Where the axis begins and ends; null for what the data need.</summary>
    public double[]? Range { get; init; }

    /// <summary>The places that have labels; null for places that plotly.js chooses.</summary>
    public IEnumerable? TickPlaces { get; init; }

    /// <summary>The labels of <see cref="TickPlaces"/>, made plain for Plotly by <see cref="PlotlyText"/> where they are not the program's
    /// own.</summary>
    public IEnumerable<string>? TickLabels { get; init; }

    /// <summary>From one label to the next: a number, or a word of plotly.js such as <c>D2</c>; null for what fits.</summary>
    public object? Step { get; init; }

    /// <summary>The place of a label from which steps are counted; null for 0.</summary>
    public double? FirstTick { get; init; }

    /// <summary>The angle of the labels in degrees, clockwise; null for what fits.</summary>
    public int? LabelAngle { get; init; }

    /// <summary>The size of the labels in pixels; null for the template's.</summary>
    public int? LabelSize { get; init; }

    /// <summary>How far the title stands from the labels, in pixels; null for the template's way.</summary>
    public int? TitleDistance { get; init; }

    /// <summary>Whether a horizontal axis stands above the chart.</summary>
    public bool IsOnTop { get; init; }

    /// <summary>How numbers are written, in the words of d3-format; null for the template's way.</summary>
    public string? NumberFormat { get; init; }

    /// <summary>Whether numbers are written as powers of ten.</summary>
    public bool WritesPowers { get; init; }

    /// <summary>Whether lines stand at the labels; null for the template's way.</summary>
    public bool? HasGrid { get; init; }

    /// <summary>Whether a stronger line stands at 0; null for the template's way.</summary>
    public bool? HasZeroLine { get; init; }

    /// <summary>The axis as plotly.js reads it. The margin always grows to what the labels need.</summary>
    internal Dictionary<string, object> ToPlotly()
    {
        var axis = new Dictionary<string, object> { ["automargin"] = true };
        Set(
            "title",
            Title is null ? null
                : TitleDistance is null ? new { text = Title }
                : new { text = Title, standoff = TitleDistance }
        );
        Set(
            "type",
            IsLogarithmic ? "log"
                : IsCategorical ? "category"
                : null
        );
        Set("rangemode", StartsAtZero ? "tozero" : null);
        Set("autorange", IsReversed ? "reversed" : null);
        Set("range", Range);
        Set("tickmode", TickPlaces is null ? null : "array");
        Set("tickvals", TickPlaces);
        Set("ticktext", TickLabels);
        Set("dtick", Step);
        Set("tick0", FirstTick);
        Set("tickangle", LabelAngle);
        Set("tickfont", LabelSize is null ? null : new { size = LabelSize });
        Set("side", IsOnTop ? "top" : null);
        Set("tickformat", NumberFormat);
        Set("exponentformat", WritesPowers ? "power" : null);
        Set("showgrid", HasGrid);
        Set("zeroline", HasZeroLine);
        return axis;

        void Set(string name, object? value)
        {
            if (value is not null)
            {
                axis[name] = value;
            }
        }
    }
}
