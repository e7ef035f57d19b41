using System.Text.Json;
using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Display;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Attention;

/// <summary>Attention of a real encoder, in which every token reads all others.</summary>
[Engine]
public sealed class EncoderAttentionTests(RealEncoder encoder) : IClassFixture<RealEncoder>
{
    private const string Text = "The cat sat on the mat.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Patterns_are_squares_and_so_is_what_the_page_knows_of_them()
    {
        AttentionResult result = encoder.Model.Attention(Text, new AttentionOptions { Rollout = true }, Cancellation);
        int count = result.Tokens.Count;

        Assert.Equal((72, 6, 9), (result.Heads.Count, result.Rollout.Count, count));
        Assert.True(result.ReadsBothWays);
        Assert.All(
            result.Heads.Select(h => h.Pattern).Concat(result.Rollout.Select(r => r.Pattern)),
            pattern =>
            {
                Assert.All(pattern.Weights, row => Assert.Equal(count, row.Length));
                Assert.All(pattern.Weights, row => Assert.Equal(1, row.Sum(w => (double)w), 1e-4));
            }
        );
        using var data = JsonDocument.Parse(new AttentionData(result).ToJson());
        string weights = data.RootElement.GetProperty("heads")[0].GetProperty("weights").GetString()!;
        Assert.Equal(2 * count * count, Convert.FromBase64String(weights).Length);
        Assert.Contains("Each token reads those after it too.", MimeBundle.Of(result)[MimeTypes.PlainText], StringComparison.Ordinal);
        Assert.Contains("reads of all tokens", MimeBundle.Of(result)[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_of_squares_are_squares_of_tiles()
    {
        AttentionResult exact = encoder.Model.Attention(Text, new AttentionOptions { Layers = [2] }, Cancellation);
        AttentionResult tiled = encoder.Model.Attention(Text, new AttentionOptions { Layers = [2], NumbersKept = 12 * 25 }, Cancellation);
        float[][] weights = exact.Heads[3].Pattern.Weights;
        AttentionPattern merged = tiled.Heads[3].Pattern;

        Assert.Equal((2, 5), (merged.TileSize, merged.Weights.Length));
        Assert.All(merged.Weights, row => Assert.Equal(5, row.Length));
        Assert.Equal((weights[0][6] + weights[0][7] + weights[1][6] + weights[1][7]) / 2, merged.Weights[0][3], 1e-5);
        Assert.Equal(weights[8][2] + weights[8][3], merged.Weights[4][1], 1e-5);
        Assert.Equal(exact.Heads[3].Scores, tiled.Heads[3].Scores);
    }
}
