using LlmWorkbench.Attention.Patterns;

namespace LlmWorkbench.Tests.Attention.Patterns;

[Fast]
public class AttentionTilesTests
{
    [Theory]
    [InlineData(12, 3)]
    [InlineData(13, 3)]
    [InlineData(7, 10)]
    [InlineData(5, 1)]
    public void Rows_of_tiles_add_up_to_one_and_are_means_of_sums(int tokens, int tile)
    {
        float[][] weights = Random(tokens);
        float[][] merged = AttentionTiles.Merge(weights, tokens, 1, tile);
        Assert.Equal((tokens + tile - 1) / tile, merged.Length);
        Assert.All(merged, row => Assert.Equal(1, row.Sum(), 5));
        for (int r = 0; r < merged.Length; r++)
        {
            int[] own = [.. Enumerable.Range(0, tokens).Where(q => q / tile == r)];
            for (int c = 0; c <= r; c++)
            {
                Assert.Equal(
                    own.Average(q => weights[q].Index().Where(w => w.Index / tile == c).Sum(w => (double)w.Item)),
                    merged[r][c],
                    5
                );
            }
        }
    }

    [Fact]
    public void Merging_twice_is_merging_once()
    {
        float[][] weights = Random(23);
        float[][] twice = AttentionTiles.Merge(AttentionTiles.Merge(weights, 23, 1, 2), 23, 2, 3);
        float[][] once = AttentionTiles.Merge(weights, 23, 1, 6);
        Assert.All(once.Zip(twice), rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.First, pair.Second, 5)));
    }

    [Theory]
    [InlineData(200, 16, 393_216, 1, 1)]
    [InlineData(1000, 16, 196_608, 1, 7)]
    [InlineData(1000, 16, 196_608, 4, 8)]
    [InlineData(10, 1_000_000, 1, 1, 10)]
    public void The_smallest_tiles_that_fit_are_chosen(int tokens, int patterns, long most, int step, int expected) =>
        Assert.Equal(expected, AttentionTiles.Fit(tokens, patterns, most, step));

    [Fact]
    public void Beside_tiles_the_strongest_links_stay_those_of_the_weights()
    {
        float[][] weights = Random(50);
        var tiled = AttentionPattern.Of(weights, 7);
        var exact = AttentionPattern.Of(weights, 1);
        Assert.All(Enumerable.Range(0, 50), q => Assert.Equal(exact.Reads(q), tiled.Reads(q)));
        Assert.Equal(8, tiled.Reads(49, 100).Count);
        Assert.Equal(50, exact.Reads(49, 100).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => exact.Reads(50));
    }

    private static float[][] Random(int tokens)
    {
        var random = new Random(4);
        return
        [
            .. Enumerable
                .Range(1, tokens)
                .Select(length =>
                {
                    double[] row = [.. Enumerable.Range(0, length).Select(_ => Math.Exp(3 * random.NextDouble()))];
                    return row.Select(w => (float)(w / row.Sum())).ToArray();
                }),
        ];
    }
}
