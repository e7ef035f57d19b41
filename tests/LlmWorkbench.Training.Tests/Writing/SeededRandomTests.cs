using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Writing;

[Fast]
public sealed class SeededRandomTests
{
    [Fact]
    public void Draws_the_same_numbers_for_ever()
    {
        // Computed by another implementation of SplitMix64.
        var random = new SeededRandom(1, 2);

        Assert.Equal([28, 27, 74, 85, 54, 89], Enumerable.Range(0, 6).Select(_ => random.Next(100)));
    }

    [Fact]
    public void Draws_every_value_about_equally_often()
    {
        var random = new SeededRandom(5);

        var counts = Enumerable.Range(0, 60_000).Select(_ => random.Next(6)).CountBy(value => value).ToDictionary();

        Assert.Equal([0, 1, 2, 3, 4, 5], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Picks_several_different_items()
    {
        var random = new SeededRandom(9);

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(5, random.PickSeveral([1, 2, 3, 4, 5, 6], 5).Distinct().Count());
        }
    }

    [Fact]
    public void Streams_of_one_seed_differ() =>
        Assert.NotEqual(new SeededRandom(1, 0).Next(int.MaxValue), new SeededRandom(1, 1).Next(int.MaxValue));

    [Fact]
    public void Refuses_to_draw_from_nothing() => Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(1).Next(0));
}
