using System.Text.Json;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Stills;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attention;

/// <summary>The patterns as one still picture, for pages that do not run the explorer's script: a grid of layers and heads.</summary>
internal static class AttentionStill
{
    private const int MaxColumns = 12;
    private const int MaxRows = 12;
    private const int MaxDots = 48;
    private const int MaxLabels = 40;

    // The column of the rollout, which stands beside those of the heads.
    private const int Rollout = int.MaxValue;

    /// <summary>Draws the picture, with a line that says what it is.</summary>
    public static Markup Draw(AttentionResult result)
    {
        (int Layer, int Head, AttentionPattern Pattern)[] heads =
        [
            .. result.Heads.Select(h => (h.Layer, h.Head, h.Pattern)),
            .. result.Rollout.Select(r => (r.Layer, Rollout, r.Pattern)),
        ];
        int[] layers = [.. heads.Select(h => h.Layer).Distinct().Order().Take(MaxRows)];
        int[] rollout = result.Rollout.Count > 0 ? [Rollout] : [];
        int[] columns = [.. result.Heads.Select(h => h.Head).Distinct().Order().Take(MaxColumns - rollout.Length), .. rollout];
        if (heads.Length == 0)
        {
            return Markup.Empty;
        }

        string left =
            heads.Length > layers.Length * columns.Length
                ? $" Of {Figures.Whole(heads.Length)} patterns it has those of the first layers and heads."
                : "";
        string figure = layers.Length == 1 && columns.Length == 1 ? One(result, heads[0].Pattern) : Many(heads, layers, columns);
        return Markup.Of(
            $"""
            {ChartStill.Of(figure, layers.Length == 1 && columns.Length == 1 ? 460 : 130 + (layers.Length * Side(layers, columns)))}
            <p class="lw-note">What each token (row) reads of {(
                result.ReadsBothWays ? "all tokens" : "the tokens before it"
            )} (column): the darker, the more.{left} The explorer, in which heads and tokens are chosen, needs a page that runs scripts.</p>
            """
        );
    }

    // As large as the width allows, while the picture is no higher than a screen or two.
    private static int Side(int[] layers, int[] columns) => Math.Min(380 / Math.Max(columns.Length, 2), 1200 / layers.Length);

    private static string One(AttentionResult result, AttentionPattern pattern)
    {
        bool isNamed = pattern.IsExact && result.Tokens.Count <= MaxLabels;
        string[] labels = [.. result.Tokens.Select(t => PlotlyText.Label(t.Label))];
        int[] places = isNamed ? [.. Enumerable.Range(0, labels.Length)] : [];
        return Figure(
            Small(pattern),
            new
            {
                tickmode = "array",
                tickvals = places,
                ticktext = labels,
                tickangle = -60,
                side = "top",
                showgrid = false,
                title = "token that is read",
            },
            new
            {
                tickmode = "array",
                tickvals = places,
                ticktext = labels,
                autorange = "reversed",
                showgrid = false,
                title = "token that reads",
            }
        );
    }

    // One picture of all: each pattern a square of the same number of dots, with a gap between two.
    private static string Many((int Layer, int Head, AttentionPattern Pattern)[] heads, int[] layers, int[] columns)
    {
        Dictionary<(int Layer, int Head), double?[][]> squares = heads.ToDictionary(h => (h.Layer, h.Head), h => Small(h.Pattern));
        int size = squares.Values.Max(s => s.Length);
        int step = size + 1 + (size / 12);
        double?[][] dots =
        [
            .. Enumerable
                .Range(0, (layers.Length * step) - (step - size))
                .Select(row =>
                    Enumerable
                        .Range(0, (columns.Length * step) - (step - size))
                        .Select(column =>
                            row % step < size
                            && squares.TryGetValue((layers[row / step], columns[column / step]), out double?[][]? square)
                            && row % step < square.Length
                            && column % step < square.Length
                                ? square[row % step][column % step]
                                : null
                        )
                        .ToArray()
                ),
        ];
        return Figure(
            dots,
            new
            {
                tickmode = "array",
                tickvals = columns.Select((_, i) => (i * step) + (size / 2.0)),
                ticktext = columns.Select(c => c == Rollout ? "rollout" : $"head {c}"),
                side = "top",
                showgrid = false,
            },
            new
            {
                tickmode = "array",
                tickvals = layers.Select((_, i) => (i * step) + (size / 2.0)),
                ticktext = layers.Select(l => $"layer {l}"),
                autorange = "reversed",
                showgrid = false,
            }
        );
    }

    // [row][column]; what a token cannot read yet is 0. Of large patterns the mean of neighbours.
    private static double?[][] Small(AttentionPattern pattern)
    {
        int count = pattern.Weights.Length;
        int merged = (count + MaxDots - 1) / MaxDots;
        float[][] weights =
            merged <= 1 ? pattern.Weights : AttentionTiles.Merge(pattern.Weights, pattern.TokenCount, pattern.TileSize, merged);
        return
        [
            .. weights.Select(row =>
                Enumerable
                    .Range(0, weights.Length)
                    .Select(column => (double?)(column < row.Length ? Math.Pow(row[column], 0.4) : 0))
                    .ToArray()
            ),
        ];
    }

    // The power makes small shares visible, as in the explorer.
    private static string Figure(double?[][] z, object x, object y) =>
        JsonSerializer.Serialize(
            new
            {
                data = new[]
                {
                    new
                    {
                        type = "heatmap",
                        z,
                        zmin = 0,
                        zmax = 1,
                        showscale = false,
                        colorscale = ColourScale.Sequential,
                    },
                },
                layout = new
                {
                    xaxis = x,
                    yaxis = y,
                    title = "Attention",
                },
            }
        );
}
