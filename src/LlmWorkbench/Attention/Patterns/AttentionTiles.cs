namespace LlmWorkbench.Attention.Patterns;

/// <summary>Makes large patterns small without losing what their rows add up to.</summary>
internal static class AttentionTiles
{
    /// <summary>How many numbers a lower triangle has, or a whole square.</summary>
    public static long Count(int tokens, int tile, bool isWhole = false)
    {
        long rows = (tokens + tile - 1) / tile;
        return isWhole ? rows * rows : rows * (rows + 1) / 2;
    }

    /// <summary>The smallest tiles with which so many patterns have no more numbers than that.</summary>
    /// <param name="tokens">The text's tokens.</param>
    /// <param name="patterns">How many patterns there are.</param>
    /// <param name="most">The most numbers of all of them together.</param>
    /// <param name="step">The tiles are a multiple of this many tokens.</param>
    /// <param name="isWhole">Whether the patterns are squares, and not triangles.</param>
    public static int Fit(int tokens, int patterns, long most, int step = 1, bool isWhole = false)
    {
        int tile = step;
        while (tile < tokens && Count(tokens, tile, isWhole) * patterns > most)
        {
            tile += step;
        }

        return tile;
    }

    /// <summary>Merges rows and columns: over the columns of a tile the weights are added up, over its tokens the mean is taken.</summary>
    /// <param name="weights">[row][column ≤ row], or [row][column] of a square, where each row and column stands
    /// for <paramref name="tile"/> tokens.</param>
    /// <param name="tokens">The text's tokens; the last tile may have fewer than the others.</param>
    /// <param name="tile">Tokens of a tile.</param>
    /// <param name="factor">How many tiles become one.</param>
    /// <returns>The same shape of tiles of tile · factor tokens.</returns>
    public static float[][] Merge(float[][] weights, int tokens, int tile, int factor)
    {
        int rows = (weights.Length + factor - 1) / factor;
        float[][] merged = new float[rows][];
        double[] sums = new double[rows];
        for (int r = 0; r < rows; r++)
        {
            Array.Clear(sums);
            int count = 0;
            int widest = 0;
            for (int row = r * factor; row < Math.Min(weights.Length, (r + 1) * factor); row++)
            {
                int own = Math.Min(tile, tokens - (row * tile));
                count += own;
                widest = Math.Max(widest, weights[row].Length);
                for (int column = 0; column < weights[row].Length; column++)
                {
                    sums[column / factor] += own * weights[row][column];
                }
            }

            merged[r] = [.. sums.Take((widest + factor - 1) / factor).Select(sum => (float)(sum / count))];
        }

        return merged;
    }
}
