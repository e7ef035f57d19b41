using System.Globalization;
using System.Text.Json.Nodes;
using OxyPlot;
using OxyPlot.Axes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>One axis of a figure: where its values lie, and how it is drawn.</summary>
internal sealed class StillAxis
{
    // Pixels of the picture's width beside the labels of the other axis.
    private const int RoomAcross = 360;
    private const int MaxName = 190;
    private const int MaxNumber = 45;

    private readonly JsonNode? _layout;
    private readonly List<string> _categories = [];
    private readonly bool _isVertical;

    /// <summary>Reads an axis.</summary>
    /// <param name="layout">The figure's <c>xaxis</c> or <c>yaxis</c>, if there is one.</param>
    /// <param name="values">All values on it, which decide whether it holds names, dates or numbers.</param>
    /// <param name="isVertical">Whether it runs upwards.</param>
    public StillAxis(JsonNode? layout, IReadOnlyList<JsonNode?> values, bool isVertical)
    {
        (_layout, _isVertical) = (layout, isVertical);
        string? type = layout.At("type").Word();
        JsonNode?[] known = [.. values.Where(v => v is not null)];
        IsLog = type == "log";
        IsDate = type == "date" || (type is null or "-" && known.Length > 0 && known.All(v => Date(v) is not null));
        IsCategory = type == "category" || (!IsLog && !IsDate && type != "linear" && known.Any(v => !v.IsNumber() && v.Word() != "NaN"));
        if (IsCategory)
        {
            _categories.AddRange(known.Select(v => v.Text()).Distinct());
        }
    }

    /// <summary>Whether places are named.</summary>
    public bool IsCategory { get; }

    /// <summary>How many places are named.</summary>
    public int CategoryCount => _categories.Count;

    /// <summary>How many labels stand on the axis that the figure names itself.</summary>
    public int NameCount => Ticks()?.Count ?? 0;

    /// <summary>The width of the longest of these labels in pixels; of numbers, what they usually take.</summary>
    public double LabelWidth =>
        Ticks() is { Count: > 0 } ticks ? ticks.Max(tick => StillText.Width(tick.Label, StillCanvas.LetterSize)) : MaxNumber;

    /// <summary>Whether the axis is logarithmic.</summary>
    public bool IsLog { get; }

    /// <summary>Whether the axis holds dates.</summary>
    public bool IsDate { get; }

    /// <summary>Whether the figure turned the axis round.</summary>
    public bool IsReversed => _layout.At("autorange").Word() == "reversed" || (Range() is var (first, last) && first > last);

    /// <summary>The place of a value; not a number where it has none.</summary>
    public double Place(JsonNode? value)
    {
        double place =
            IsCategory ? _categories.IndexOf(value.Text())
            : IsDate ? Date(value) ?? double.NaN
            : value.Number(double.NaN);
        return (IsLog && !(place > 0)) || (IsCategory && (value is null || place < 0)) ? double.NaN : place;
    }

    /// <summary>The place of a shape or a note: of a logarithmic axis notes give the logarithm.</summary>
    public double NotePlace(JsonNode? value) => IsLog ? Math.Pow(10, value.Number(double.NaN)) : Place(value);

    /// <summary>The axis as OxyPlot draws it.</summary>
    /// <param name="extent">The least and the largest place of what is drawn, with the room that it needs.</param>
    public Axis Build((double Least, double Largest) extent)
    {
        (double least, double largest) = Limits(extent);
        List<(double Place, string Label)>? ticks = Ticks() ?? (IsDate ? null : StillTicks.Of(_layout, IsLog, least, largest));
        ticks = ticks is null || _isVertical ? ticks : Fewer(ticks);
        var numbers = new AxisNumbers(_layout, IsLog, Math.Max(Math.Abs(least), Math.Abs(largest)));
        Axis axis = IsLog
            ? new NamedLogarithmicAxis { Ticks = ticks, Numbers = numbers }
            : new NamedAxis
            {
                Ticks = ticks,
                Numbers = numbers,
                IsDate = IsDate,
            };
        axis.Position =
            _isVertical ? AxisPosition.Left
            : _layout.At("side").Word() == "top" ? AxisPosition.Top
            : AxisPosition.Bottom;
        axis.Title = (_layout.At("title", "text") ?? (_layout.At("title") as JsonValue)).Line() is { Length: > 0 } title ? title : null;
        (axis.TextColor, axis.TitleColor, axis.TicklineColor, axis.AxislineColor) = (
            StillColours.Ink,
            StillColours.Ink,
            StillColours.Grid,
            StillColours.Grid
        );
        axis.MajorGridlineStyle = IsCategory || _layout.At("showgrid").Flag() == false ? LineStyle.None : LineStyle.Solid;
        (axis.MajorGridlineColor, axis.MajorGridlineThickness, axis.MinorTickSize) = (StillColours.Grid, 1, 0);
        (axis.TickStyle, axis.AxisTitleDistance, axis.FontSize) = (TickStyle.None, 8, StillCanvas.LetterSize);
        (axis.IntervalLength, axis.AxisTickToLabelDistance) = (_isVertical ? 44 : 76, 5);
        if (_layout.At("visible").Flag() == false || _layout.At("showticklabels").Flag() == false)
        {
            axis.LabelFormatter = _ => "";
        }

        if (!_isVertical && ticks is not null && (_layout.At("tickangle").Number() ?? Slant(ticks)) is var angle and not 0)
        {
            axis.Angle = angle;
        }

        (axis.Minimum, axis.Maximum) = (least, largest);
        (axis.MinimumPadding, axis.MaximumPadding) = (0, 0);
        if (IsReversed)
        {
            (axis.StartPosition, axis.EndPosition) = (1, 0);
        }

        return axis;
    }

    // Names that would run into each other are slanted.
    private static double Slant(IReadOnlyList<(double Place, string Label)> ticks) =>
        ticks.Sum(t => StillText.Width(t.Label, StillCanvas.LetterSize) + 10) > RoomAcross ? -45 : 0;

    // Slanted names need a line each: of more there stand some.
    private static List<(double Place, string Label)> Fewer(List<(double Place, string Label)> ticks)
    {
        int step = 1 + ((ticks.Count - 1) / (RoomAcross / StillCanvas.LineHeight));
        return [.. ticks.Where((_, i) => i % step == 0)];
    }

    private (double, double) Limits((double Least, double Largest) extent)
    {
        if (Range() is var (first, last))
        {
            return (Math.Min(first, last), Math.Max(first, last));
        }

        if (_layout.At("rangemode").Word() is "tozero" or "nonnegative" && !IsLog)
        {
            return extent.Least >= 0 ? (0, extent.Largest)
                : extent.Largest <= 0 ? (extent.Least, 0)
                : extent;
        }

        return extent;
    }

    private (double, double)? Range() =>
        _layout.At("range") is JsonArray { Count: 2 } range && NoteEnd(range[0]) is { } first && NoteEnd(range[1]) is { } last
            ? (first, last)
            : null;

    private double? NoteEnd(JsonNode? end) =>
        (IsDate ? Date(end) : end.Number()) is { } place
            ? IsLog
                ? Math.Pow(10, place)
                : place
            : null;

    // A figure's own ticks, or the names of its categories, as many as find room.
    private List<(double Place, string Label)>? Ticks()
    {
        if (_layout.At("tickvals") is JsonArray places && _layout.At("tickmode").Word() is "array" or null)
        {
            JsonNode? labels = _layout.At("ticktext");
            return [.. places.Select((v, i) => (Place(v), Short(labels is null ? v.Line() : labels.Of(i).Line())))];
        }

        int step = Math.Max(1 + (_categories.Count / 60), (int)_layout.At("dtick").Number(1));
        return IsCategory
            ? [.. _categories.Index().Where(c => c.Index % step == 0).Select(c => ((double)c.Index, Short(c.Item.Replace('\n', ' '))))]
            : null;
    }

    // A name leaves more than half of the picture to what is drawn.
    private static string Short(string label) => StillText.Cut(label, MaxName, StillCanvas.LetterSize);

    private static double? Date(JsonNode? value) =>
        value is JsonValue v
        && v.TryGetValue<string>(out string? text)
        && text.Length >= 8
        && text.Contains('-', StringComparison.Ordinal)
        && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime date)
            ? DateTimeAxis.ToDouble(date)
            : null;
}
