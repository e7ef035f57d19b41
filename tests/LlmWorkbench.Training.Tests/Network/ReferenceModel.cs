using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Tests.Network;

/// <summary>The llama architecture once more, in plain float64 loops straight from the formulas: what the real one is compared
/// with.</summary>
internal sealed class ReferenceModel(TransformerNetwork network)
{
    private readonly ModelShape _shape = network.Shape;
    private readonly Dictionary<string, double[][]> _weights = network.WeightNames.ToDictionary(
        name => name,
        name =>
            network.Weight(name).data<float>().ToArray().Select(value => (double)value).Chunk((int)network.Weight(name).shape[^1]).ToArray()
    );

    /// <summary>→ logits [time][vocabulary]</summary>
    public double[][] Forward(int[] tokens)
    {
        double[][] stream = tokens.Select(id => (double[])_weights["token_embd.weight"][id].Clone()).ToArray();
        for (int layer = 0; layer < _shape.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            Add(stream, Attention([.. stream.Select(x => Norm(x, prefix + "attn_norm.weight"))], prefix));
            Add(stream, [.. stream.Select(x => FeedForward(Norm(x, prefix + "ffn_norm.weight"), prefix))]);
        }

        return [.. stream.Select(x => Multiply("token_embd.weight", Norm(x, "output_norm.weight")))];
    }

    private static void Add(double[][] stream, double[][] more)
    {
        for (int t = 0; t < stream.Length; t++)
        {
            for (int i = 0; i < stream[t].Length; i++)
            {
                stream[t][i] += more[t][i];
            }
        }
    }

    private double[] Multiply(string name, double[] x) => [.. _weights[name].Select(row => row.Zip(x, (a, b) => a * b).Sum())];

    private double[] Norm(double[] x, string name)
    {
        double scale = 1 / Math.Sqrt((x.Sum(value => value * value) / x.Length) + _shape.NormEpsilon);
        return [.. x.Zip(_weights[name][0], (value, weight) => value * scale * weight)];
    }

    private double[] FeedForward(double[] x, string prefix)
    {
        double[] gate = Multiply(prefix + "ffn_gate.weight", x);
        double[] up = Multiply(prefix + "ffn_up.weight", x);
        return Multiply(prefix + "ffn_down.weight", [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)]);
    }

    private double[][] Attention(double[][] x, string prefix)
    {
        double[][] queries = x.Select((v, t) => Turn(Multiply(prefix + "attn_q.weight", v), t)).ToArray();
        double[][] keys = x.Select((v, t) => Turn(Multiply(prefix + "attn_k.weight", v), t)).ToArray();
        double[][] values = x.Select(v => Multiply(prefix + "attn_v.weight", v)).ToArray();
        return
        [
            .. x.Select(
                (_, t) =>
                    Multiply(
                        prefix + "attn_output.weight",
                        [.. Enumerable.Range(0, _shape.Heads).SelectMany(head => Head(queries[t], keys, values, head, t))]
                    )
            ),
        ];
    }

    private double[] Head(double[] query, double[][] keys, double[][] values, int head, int time)
    {
        int width = _shape.HeadWidth;
        int shared = head / (_shape.Heads / _shape.KeyValueHeads);
        double[] q = query.Skip(head * width).Take(width).ToArray();
        double[] scores = Enumerable
            .Range(0, time + 1)
            .Select(t => Math.Exp(q.Zip(keys[t].Skip(shared * width), (a, b) => a * b).Sum() / Math.Sqrt(width)))
            .ToArray();
        return
        [
            .. Enumerable.Range(0, width).Select(i => scores.Select((s, t) => s * values[t][(shared * width) + i]).Sum() / scores.Sum()),
        ];
    }

    // Each pair (i, i + half) of a head is a point that turns by position × base^(−i/half).
    private double[] Turn(double[] heads, int position)
    {
        int half = _shape.HeadWidth / 2;
        double[] turned = (double[])heads.Clone();
        for (int i = 0; i < heads.Length; i++)
        {
            int within = i % _shape.HeadWidth;
            double angle = position * Math.Pow(_shape.RopeBase, -(double)(within % half) / half);
            turned[i] =
                within < half
                    ? (heads[i] * Math.Cos(angle)) - (heads[i + half] * Math.Sin(angle))
                    : (heads[i] * Math.Cos(angle)) + (heads[i - half] * Math.Sin(angle));
        }

        return turned;
    }
}
