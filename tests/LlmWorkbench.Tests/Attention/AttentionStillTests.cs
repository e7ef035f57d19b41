using System.Text;
using System.Xml.Linq;
using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Attention;

/// <summary>The patterns where no script runs.</summary>
[Fast]
public sealed class AttentionStillTests
{
    [Fact]
    public void The_rollout_stands_beside_the_heads()
    {
        AttentionResult result = Made(heads: 1, layers: 4, hasRollout: true);
        (string[] texts, int height) = Still(result);

        Assert.Equal(["head 0", "rollout"], texts.Where(text => text is "rollout" || text.StartsWith("head", StringComparison.Ordinal)));
        Assert.Equal(
            ["layer 0", "layer 1", "layer 2", "layer 3"],
            texts.Where(t => t.StartsWith("layer", StringComparison.Ordinal)).Order()
        );

        // Four squares below one another, each at least as large as a pattern of the explorer that was chosen.
        Assert.InRange(height, 4 * 180, 1600);
    }

    [Fact]
    public void A_rollout_without_heads_is_not_called_one()
    {
        (string[] texts, _) = Still(Made(heads: 0, layers: 2, hasRollout: true));

        Assert.Contains("rollout", texts);
        Assert.DoesNotContain("head 0", texts);
    }

    [Fact]
    public void Of_very_many_heads_the_rollout_stays()
    {
        (string[] texts, _) = Still(Made(heads: 40, layers: 1, hasRollout: true));

        Assert.Contains("rollout", texts);
        Assert.Contains("head 10", texts);
        Assert.DoesNotContain("head 11", texts);
    }

    [Theory]
    [InlineData(4, 4, 18)]
    [InlineData(8, 6, 24)]
    public void Patterns_of_several_layers_and_heads_beside_the_rollout_fit_into_an_output(int heads, int layers, int tokens)
    {
        AttentionResult result = Made(heads, layers, hasRollout: true, tokens);
        Assert.Contains("<img src=\"data:image/svg+xml;base64,", AttentionStill.Draw(result).ToString(), StringComparison.Ordinal);
    }

    private static (string[] Texts, int Height) Still(AttentionResult result)
    {
        string html = AttentionStill.Draw(result).ToString();
        var svg = XElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(html.Split("base64,")[1].Split('"')[0])));
        return (
            [.. svg.Descendants(svg.Name.Namespace + "text").Select(t => t.Value)],
            int.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture)
        );
    }

    // Each token reads of all before it, later ones more, so that no two dots are alike.
    private static AttentionResult Made(int heads, int layers, bool hasRollout, int tokens = 2)
    {
        float[][] weights =
        [
            .. Enumerable.Range(1, tokens).Select(n => Enumerable.Range(1, n).Select(i => 2f * i / (n * (n + 1))).ToArray()),
        ];
        AttentionPattern pattern = new(tokens, 1, weights, null);
        var scores = AttentionScores.Of(pattern.Weights, [.. Enumerable.Range(1, tokens)]);
        TokenInfo token = new(1, "a", "a"u8.ToArray(), 0, 1, TokenKind.Text);
        return new AttentionResult(
            "m",
            "aa",
            [.. Enumerable.Repeat(token, tokens)],
            [
                .. Enumerable
                    .Range(0, layers)
                    .SelectMany(layer => Enumerable.Range(0, heads).Select(head => new AttentionHead(layer, head, scores, pattern))),
            ],
            hasRollout ? [.. Enumerable.Range(0, layers).Select(layer => new AttentionRollout(layer, pattern))] : [],
            true
        );
    }
}
