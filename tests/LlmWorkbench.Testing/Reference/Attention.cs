using System.Numerics.Tensors;

namespace LlmWorkbench.Testing.Reference;

/// <summary>How the numbers of queries, keys and values are cut into heads.</summary>
/// <param name="Count">Query heads.</param>
/// <param name="KeyValueCount">Key and value heads: as many (multi-head), fewer (grouped), or one (multi-query).</param>
/// <param name="Size">Numbers in a head.</param>
public sealed record HeadShape(int Count, int KeyValueCount, int Size)
{
    /// <summary>The key and value head that a query head reads: neighbouring query heads share one (Ainslie et al. 2023, figure
    /// 2).</summary>
    public int KeyValueHead(int head) => head / (Count / KeyValueCount);
}

/// <summary>What attention computed over a text.</summary>
/// <param name="Weights">How much each query reads of each key; [head][query][key], 0 for keys after the query. Each row adds up to
/// 1.</param>
/// <param name="Heads">What the heads read, one after the other; [position][heads · size].</param>
public sealed record AttentionPass(double[][][] Weights, double[][] Heads);

/// <summary>Causal scaled dot-product attention: softmax(Q Kᵀ / √size) V (Vaswani et al. 2017, eq. 1), for each head.</summary>
public static class Attention
{
    /// <summary>Each position reads itself and what stands before it.</summary>
    /// <param name="queries">[position][heads · size]</param>
    /// <param name="keys">[position][key-value heads · size]</param>
    /// <param name="values">[position][key-value heads · size]</param>
    /// <param name="shape">How they are cut into heads.</param>
    /// <param name="round">What becomes of each number before a multiplication.</param>
    public static AttentionPass Causal(double[][] queries, double[][] keys, double[][] values, HeadShape shape, Func<double, double> round)
    {
        (queries, keys, values) = (Rounded(queries, round), Rounded(keys, round), Rounded(values, round));
        double[][][] weights = [.. Enumerable.Range(0, shape.Count).Select(head => Weights(queries, keys, head, shape))];
        double[][] Read(int head) => WeightedValues(Rounded(weights[head], round), values, shape.KeyValueHead(head), shape);
        double[][][] read = [.. Enumerable.Range(0, shape.Count).Select(Read)];
        return new AttentionPass(weights, [.. queries.Select((_, position) => read.SelectMany(head => head[position]).ToArray())]);
    }

    private static double[][] Rounded(double[][] rows, Func<double, double> round) => [.. rows.Select(row => row.Select(round).ToArray())];

    private static double[][] Weights(double[][] queries, double[][] keys, int head, HeadShape shape)
    {
        double[][] weights = new double[queries.Length][];
        for (int query = 0; query < queries.Length; query++)
        {
            ReadOnlySpan<double> q = Part(queries[query], head, shape);
            double[] scores = new double[query + 1];
            for (int key = 0; key <= query; key++)
            {
                ReadOnlySpan<double> k = Part(keys[key], shape.KeyValueHead(head), shape);
                scores[key] = TensorPrimitives.Dot(q, k) / Math.Sqrt(shape.Size);
            }

            weights[query] = [.. SoftMax(scores), .. new double[queries.Length - query - 1]];
        }

        return weights;
    }

    private static double[][] WeightedValues(double[][] weights, double[][] values, int keyValueHead, HeadShape shape)
    {
        double[][] read = [.. weights.Select(_ => new double[shape.Size])];
        for (int query = 0; query < weights.Length; query++)
        {
            for (int key = 0; key <= query; key++)
            {
                ReadOnlySpan<double> value = Part(values[key], keyValueHead, shape);
                TensorPrimitives.MultiplyAdd(value, weights[query][key], read[query], read[query]);
            }
        }

        return read;
    }

    private static double[] SoftMax(double[] scores)
    {
        double largest = scores.Max();
        double[] weights = [.. scores.Select(score => Math.Exp(score - largest))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private static ReadOnlySpan<double> Part(double[] heads, int head, HeadShape shape) => heads.AsSpan(head * shape.Size, shape.Size);
}
