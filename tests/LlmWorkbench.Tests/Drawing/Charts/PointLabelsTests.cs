using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Tests.Drawing.Charts;

/// <summary>Names beside points.</summary>
[Fast]
public sealed class PointLabelsTests
{
    [Fact]
    public void Close_points_have_their_names_on_different_sides() =>
        Assert.Equal(
            3,
            PointLabels
                .Of([new(0.2, 0.5, "red"), new(0.225, 0.53, "blue"), new(0.25, 0.5, "yellow"), new(0.9, 0.9, "cat")])
                .Take(3)
                .Select(label => label.Text.Length > 0 ? label.Side : null)
                .OfType<string>()
                .Distinct()
                .Count()
        );

    [Fact]
    public void A_name_lies_on_no_line()
    {
        PlotLine below = new(0.5, 0.5, 0.9, 0.5);
        NamedPoint[] point = [new(0.5, 0.5, "Q4_0")];

        Assert.Equal("middle right", PointLabels.Of(point)[0].Side);
        Assert.Equal(("Q4_0", "middle left"), PointLabels.Of(point, lines: [below])[0] is var label ? (label.Text, label.Side) : default);
    }

    [Fact]
    public void Points_that_lie_on_one_another_share_a_label_and_a_sentence_names_them()
    {
        IReadOnlyList<PointLabel> labels = PointLabels.Of([
            new(0.5, 0.5, "F16"),
            new(0.9, 0.1, "Q2_K"),
            new(0.502, 0.49, "Q8_0"),
            new(0.5, 0.5, "F16"),
        ]);

        Assert.Equal(["F16 · Q8_0", "Q2_K", "", ""], labels.Select(label => label.Text));
        Assert.Equal("In the chart F16 and Q8_0 lie on one another: the numbers are in the table.", PointLabels.Sentence(labels));
    }

    [Fact]
    public void A_label_of_very_many_names_is_cut_and_the_sentence_is_not()
    {
        IReadOnlyList<PointLabel> labels = PointLabels.Of([.. Enumerable.Range(1, 9).Select(i => new NamedPoint(0.5, 0.5, $"model-{i}"))]);

        Assert.Equal("model-1 · model-2 + 7 more", labels[0].Text);
        Assert.Contains("model-8 and model-9 lie on one another", PointLabels.Sentence(labels), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_room_is_left_to_the_pointer_and_to_the_sentence()
    {
        IReadOnlyList<PointLabel> labels = PointLabels.Of([
            .. Enumerable.Range(0, 12).Select(i => new NamedPoint(0.4 + (i * 0.02), 0.5 + (i % 2 * 0.001), $"a long name {i}")),
        ]);

        string[] shown = [.. labels.Select(label => label.Text).Where(text => text.Length > 0)];
        Assert.InRange(shown.Length, 3, 11);
        Assert.Contains("no room for the names of ", PointLabels.Sentence(labels), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_each_point_has_its_name() =>
        Assert.Null(PointLabels.Sentence(PointLabels.Of([new(0.1, 0.1, "a"), new(0.9, 0.9, "b")])));

    [Fact]
    public void An_extent_knows_where_a_value_lies()
    {
        Assert.Equal(0.5, new PlotExtent(1, 100, true).Share(10), 12);
        Assert.Equal(0.25, new PlotExtent(0, 4).Share(1), 12);
        Assert.Equal(0.5, PlotExtent.Around([3, 5]).Share(4), 12);
        Assert.Equal(0.5, PlotExtent.Around([0, 0.1, 10, double.NaN], true).Share(1), 12);
        Assert.Equal(0.5, PlotExtent.Around([7]).Share(7), 12);
    }
}
