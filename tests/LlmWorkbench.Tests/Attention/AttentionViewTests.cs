using System.Text.Json;
using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Display;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Attention;

[Engine]
public class AttentionViewTests(TinyModelFixture fixture)
{
    private const string Text = "the cat and the other cat and the cat";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_page_has_every_weight_of_a_short_text()
    {
        AttentionResult result = fixture.Model.Attention(Text, new AttentionOptions { Rollout = true }, run: Cancellation);
        using var data = JsonDocument.Parse(new AttentionData(result).ToJson());
        JsonElement heads = data.RootElement.GetProperty("heads");
        Assert.Equal((1, 10), (data.RootElement.GetProperty("tile").GetInt32(), heads.GetArrayLength()));
        ushort[] first = Numbers(heads[5], "weights");
        Assert.Equal(result.Heads[5].Pattern.Weights.SelectMany(row => row).Select(w => (ushort)Math.Round(w * 65535)), first);
        Assert.Equal(-1, heads[9].GetProperty("head").GetInt32());
        Assert.Equal(result.Tokens.Count, data.RootElement.GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public void A_large_result_is_merged_to_the_size_of_a_page_and_says_so()
    {
        AttentionResult result = Made(heads: 64, tokens: 1000, tile: 2);
        var data = new AttentionData(result);
        using var json = JsonDocument.Parse(data.ToJson());
        Assert.Equal((1, 14), (data.Links, data.TileSize));
        Assert.InRange(
            json.RootElement.GetProperty("heads")
                .EnumerateArray()
                .Sum(h => h.GetProperty("weights").GetString()!.Length + h.GetProperty("links").GetString()!.Length),
            400_000,
            1_050_000
        );
        ushort[] links = Numbers(json.RootElement.GetProperty("heads")[3], "links");
        IReadOnlyList<AttentionLink> reads = result.Heads[3].Pattern.Reads(700, 1);
        Assert.Equal(
            reads.SelectMany(r => new[] { (ushort)r.Position, (ushort)Math.Round(r.Weight * 65535) }),
            links.Skip(700 * 2).Take(2)
        );
        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.Contains(
            "In this page 14 &#215; 14 tokens are one cell, and of each token the strongest link is kept",
            html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_page_shows_the_first_heads_of_a_very_large_model_and_says_so() =>
        Assert.Contains(
            "This page shows the first 1,024 heads.",
            MimeBundle.Of(Made(5120, 20, 1))[MimeTypes.Html],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1024, 1000, 20)]
    [InlineData(1, 4096, 1)]
    [InlineData(4096, 4096, 300)]
    [InlineData(16, 200, 1)]
    public void A_page_stays_under_two_mebibytes(int heads, int tokens, int tile) =>
        Assert.InRange(MimeBundle.Of(Made(heads, tokens, tile))[MimeTypes.Html].Length, 0, 2 << 20);

    [Fact]
    public void Hostile_tokens_stay_text_in_every_view()
    {
        AttentionResult result = Made(2, 3, 1);
        result = result with
        {
            Model = Hostile.Text,
            Text = Hostile.Text,
            Tokens =
            [
                .. result.Tokens.Select(t => t with { Text = Hostile.Text, Bytes = System.Text.Encoding.UTF8.GetBytes(Hostile.Text) }),
            ],
        };
        var bundle = MimeBundle.Of(result);
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
        Hostile.AssertHarmless(bundle.ToString());
        Hostile.AssertHarmless(MimeBundle.Of(result with { Heads = [result.Heads[0]] }).ToString());
    }

    [Fact]
    public void The_text_view_of_one_head_says_what_each_token_reads()
    {
        TokenInfo[] tokens = [new(1, "a", "a"u8.ToArray(), 0, 1, TokenKind.Text), new(2, " b", " b"u8.ToArray(), 1, 2, TokenKind.Text)];
        AttentionPattern pattern = new(
            2,
            1,
            [
                [1],
                [0.75f, 0.25f],
            ],
            null
        );
        AttentionResult result = new("m", "a b", tokens, [new(0, 3, AttentionScores.Of(pattern.Weights, [1, 2]), pattern)], [], true);
        Assert.Equal(
            """
            Attention in m
            1 head over 2 tokens.

            layer  head  kind            entropy (bits)  current  previous  first  duplicate  induction
            ─────  ────  ──────────────  ──────────────  ───────  ────────  ─────  ─────────  ─────────
                0     3  previous-token            0.81     0.25      0.75   0.75          –          –

            #  token  reads most
            ─  ─────  ───────────────────────────
            0  a      a (0) 100.0 %
            1  ␣b     a (0) 75.0 %  ␣b (1) 25.0 %

            Scores are the mean share that goes to the token itself (current), the one before (previous), the first one (first), earlier places of the same token (duplicate), and what came after those (induction). The largest from 0.4 names the head.
            """.ReplaceLineEndings("\n"),
            MimeBundle.Of(result).ToString()
        );
    }

    // Numbers that mean nothing, in the amount of a large model.
    private static AttentionResult Made(int heads, int tokens, int tile)
    {
        int rows = (tokens + tile - 1) / tile;
        float[][] weights = [.. Enumerable.Range(1, rows).Select(length => Enumerable.Repeat(1f / length, length).ToArray())];
        AttentionLink[][]? links =
            tile == 1
                ? null
                :
                [
                    .. Enumerable
                        .Range(0, tokens)
                        .Select(q => Enumerable.Range(0, Math.Min(q + 1, 8)).Select(k => new AttentionLink(k, 1.0 / (q + 1))).ToArray()),
                ];
        AttentionScores scores = new(1, 0.1, 0.2, 0.3, 0.4, 0.5);
        TokenInfo token = new(1, "ÄÖÜäöüß\u4e16\u754cÄÖÜäöüß\u4e16\u754cÄÖÜäöüß", new byte[] { 1 }, 0, 1, TokenKind.Text);
        AttentionPattern pattern = new(tokens, tile, weights, links);
        return new AttentionResult(
            "m",
            "text",
            [.. Enumerable.Repeat(token, tokens)],
            [.. Enumerable.Range(0, heads).Select(h => new AttentionHead(h / 32, h % 32, scores, pattern))],
            [],
            true
        );
    }

    private static ushort[] Numbers(JsonElement head, string name)
    {
        byte[] bytes = Convert.FromBase64String(head.GetProperty(name).GetString()!);
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(i => (ushort)(bytes[2 * i] | (bytes[(2 * i) + 1] << 8)))];
    }
}
