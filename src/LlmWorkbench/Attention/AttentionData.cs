using System.Text.Json;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attention;

/// <summary>What the page knows of a result: the patterns in 16 bits a weight, merged into tiles where they would be too large.</summary>
internal sealed class AttentionData
{
    /// <summary>How many numbers of 16 bits the patterns and links of one result have at most: 1 MiB in base64.</summary>
    public const int MaxNumbers = 393_216;

    /// <summary>How many heads and rollouts are in a page at most; the first ones.</summary>
    public const int MaxPatterns = 1024;

    private const int LongestToken = 24;

    private readonly AttentionResult _result;
    private readonly AttentionHead[] _heads;
    private readonly AttentionRollout[] _rollout;

    /// <summary>Plans what goes into the page.</summary>
    public AttentionData(AttentionResult result)
    {
        _result = result;
        _rollout = [.. result.Rollout.Take(MaxPatterns / 2)];
        _heads = [.. result.Heads.Take(MaxPatterns - _rollout.Length)];
        int patterns = _heads.Length + _rollout.Length;
        int count = result.Tokens.Count;
        TileSize = result.TileSize;
        bool isWhole = result.ReadsBothWays;
        if (TileSize > 1 || AttentionTiles.Count(count, 1, isWhole) * patterns > MaxNumbers)
        {
            // Half for links, which have two numbers each, unless not even one for each token has room.
            Links = Math.Min(AttentionPattern.MaxLinks, MaxNumbers / 4 / (count * patterns));
            TileSize = AttentionTiles.Fit(count, patterns, Links > 0 ? MaxNumbers / 2 : MaxNumbers, TileSize, isWhole);
        }
    }

    /// <summary>How many tokens a cell of the page's patterns stands for.</summary>
    public int TileSize { get; }

    /// <summary>How many links of each token go along with tiles.</summary>
    public int Links { get; }

    /// <summary>How many heads are in the page.</summary>
    public int HeadCount => _heads.Length;

    /// <summary>Whether every weight of these is in the page.</summary>
    public bool IsExact => TileSize == 1;

    /// <summary>The data as JSON for <see cref="PageScript.Element"/>.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                tile = TileSize,
                links = Links,
                tokens = _result.Tokens.Select(t => Shown(t.Text, t.Label)),
                heads = _heads
                    .Select(h => Entry(h.Layer, h.Head, h.Scores, h.Pattern))
                    .Concat(_rollout.Select(r => Entry(r.Layer, -1, null, r.Pattern))),
                best = Enum.GetValues<HeadKind>()
                    .Where(kind => kind != HeadKind.Mixed && _heads.Length > 1)
                    .Select(Best)
                    .Where(best => best is not null),
            }
        );

    private object Entry(int layer, int head, AttentionScores? scores, AttentionPattern pattern) =>
        new
        {
            layer,
            head,
            kind = scores is null ? "rollout" : AttentionTable.Name(scores.Kind),
            caption = scores is null || scores.Kind == HeadKind.Mixed
                ? ""
                : $"{AttentionTable.Name(scores.Kind).Replace("-token", "", StringComparison.Ordinal)} "
                    + $"{Figures.Fixed(scores.Strength)}",
            spoken = scores is null ? "how much of each token arrives here through attention and the residual stream" : Spoken(scores),
            scores = new
            {
                previous = scores?.Previous,
                duplicate = scores?.Duplicate,
                induction = scores?.Induction,
            },
            weights = Base64(Weights(pattern)),
            links = Links == 0 ? "" : Base64(Strongest(pattern)),
        };

    private static string Spoken(AttentionScores s) =>
        $"{AttentionTable.Name(s.Kind)}; entropy {AttentionText.Score(s.EntropyBits)} bits, current "
        + $"{AttentionText.Score(s.Current)}, previous {AttentionText.Score(s.Previous)}, "
        + $"first {AttentionText.Score(s.First)}, duplicate {AttentionText.Score(s.Duplicate)}, induction "
        + $"{AttentionText.Score(s.Induction)}";

    private object? Best(HeadKind kind)
    {
        (int index, AttentionHead? head) = _heads.Index().MaxBy(h => h.Item.Scores[kind] ?? -1);
        return head.Scores[kind] is { } score
            ? new
            {
                kind = AttentionTable.Name(kind),
                index,
                score = Figures.Fixed(score),
            }
            : null;
    }

    private IEnumerable<ushort> Weights(AttentionPattern pattern)
    {
        float[][] rows =
            TileSize == pattern.TileSize
                ? pattern.Weights
                : AttentionTiles.Merge(pattern.Weights, pattern.TokenCount, pattern.TileSize, TileSize / pattern.TileSize);
        return rows.SelectMany(row => row).Select(weight => Number(weight));
    }

    private IEnumerable<ushort> Strongest(AttentionPattern pattern)
    {
        for (int position = 0; position < pattern.TokenCount; position++)
        {
            IReadOnlyList<AttentionLink> links = pattern.Reads(position, Links);
            for (int i = 0; i < Links; i++)
            {
                yield return i < links.Count ? (ushort)links[i].Position : (ushort)0;
                yield return i < links.Count ? Number(links[i].Weight) : (ushort)0;
            }
        }
    }

    private static ushort Number(double weight) => (ushort)Math.Round(Math.Clamp(weight, 0, 1) * ushort.MaxValue);

    private static string Base64(IEnumerable<ushort> numbers) =>
        Convert.ToBase64String([.. numbers.SelectMany(n => (byte[])[(byte)n, (byte)(n >> 8)])]);

    // Running text, so that the page can lay it out; what is not a whole text is written out.
    private static string Shown(string text, string label)
    {
        string shown = PageScript.Shown(label.StartsWith('⟨') || label == "∅" ? label : VisibleText.Running(text));
        return shown.Length <= LongestToken ? shown : shown[..(LongestToken - 1)].TrimEnd(Surrogates) + "…";
    }

    private static char[] Surrogates { get; } = [.. Enumerable.Range(0xD800, 0x400).Select(c => (char)c)];
}
