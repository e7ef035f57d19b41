using LlmWorkbench.Embeddings;

namespace LlmWorkbench.Tests.Embeddings;

/// <summary>Names on a map.</summary>
[Fast]
public sealed class LabelPlacesTests
{
    [Fact]
    public void Close_points_have_their_names_on_different_sides() =>
        Assert.Equal(
            3,
            LabelPlaces
                .Of([new(0, 0), new(0.001, 0.001), new(0.002, 0), new(1, 1)], ["red", "blue", "yellow", "cat"], [-0.5, 1.5])
                .Take(3)
                .Distinct()
                .Count()
        );

    [Fact]
    public void A_name_without_room_is_left_to_the_pointer()
    {
        IReadOnlyList<string?> sides = LabelPlaces.Of(
            [.. Enumerable.Range(0, 40).Select(i => new MapPoint(i * 1e-6, 0))],
            [.. Enumerable.Range(0, 40).Select(i => $"name {i}")],
            [-1, 1]
        );

        Assert.InRange(sides.Count(side => side is not null), 3, 8);
        Assert.Equal(sides.OfType<string>().Count(), sides.OfType<string>().Distinct().Count());
    }
}
