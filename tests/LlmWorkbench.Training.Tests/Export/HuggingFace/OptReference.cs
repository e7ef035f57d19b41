using System.Buffers.Binary;
using System.Text.Json;

namespace LlmWorkbench.Training.Tests.Export.HuggingFace;

/// <summary>
/// OPT once more, in plain float64 loops from a folder in Hugging Face's form: config.json and model.safetensors by the names and the
/// order of transformers' modeling_opt.py, and nothing of the network that wrote them.
/// </summary>
internal sealed class OptReference
{
    private const int PositionOffset = 2;
    private readonly Dictionary<string, (double[] Values, int[] Shape)> _tensors = [];
    private readonly int _heads;
    private readonly int _layers;

    public OptReference(string folder)
    {
        Configuration = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json"))).RootElement;
        (_heads, _layers) = (
            Configuration.GetProperty("num_attention_heads").GetInt32(),
            Configuration.GetProperty("num_hidden_layers").GetInt32()
        );
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, header));
        foreach (JsonProperty item in json.RootElement.EnumerateObject().Where(item => item.Name != "__metadata__"))
        {
            bool half = item.Value.GetProperty("dtype").GetString() == "F16";
            int[] shape = [.. item.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
            int[] offsets = [.. item.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            Span<byte> data = bytes.AsSpan(8 + header)[offsets[0]..offsets[1]];
            double[] values = new double[shape.Aggregate(1, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = half
                    ? (double)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..])
                    : BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
            }

            _tensors[item.Name] = (values, shape);
        }
    }

    /// <summary>Of the last pass: [layer][head][time][earlier times and itself].</summary>
    public double[][][][] AttentionWeights { get; private set; } = [];

    public JsonElement Configuration { get; }

    public IEnumerable<string> TensorNames => _tensors.Keys;

    public int[] ShapeOf(string name) => _tensors[name].Shape;

    /// <summary>→ logits [time][vocabulary]</summary>
    public double[][] Forward(int[] tokens)
    {
        AttentionWeights = new double[_layers][][][];
        double[][] stream = tokens
            .Select(
                (token, position) =>
                    Sum(
                        Row("model.decoder.embed_tokens.weight", token),
                        Row("model.decoder.embed_positions.weight", position + PositionOffset)
                    )
            )
            .ToArray();
        for (int layer = 0; layer < _layers; layer++)
        {
            string prefix = $"model.decoder.layers.{layer}.";
            double[][] read = Attention([.. stream.Select(x => Norm(x, prefix + "self_attn_layer_norm"))], layer);
            stream = [.. stream.Zip(read, Sum)];
            stream =
            [
                .. stream.Select(x => Sum(x, Linear(Relu(Linear(Norm(x, prefix + "final_layer_norm"), prefix + "fc1")), prefix + "fc2"))),
            ];
        }

        // The output matrix is the embedding: tie_word_embeddings.
        return [.. stream.Select(x => Multiply("model.decoder.embed_tokens.weight", Norm(x, "model.decoder.final_layer_norm")))];
    }

    private double[][] Attention(double[][] x, int layer)
    {
        string prefix = $"model.decoder.layers.{layer}.self_attn.";
        AttentionWeights[layer] = [.. Enumerable.Range(0, _heads).Select(_ => new double[x.Length][])];
        double[][] queries = x.Select(vector => Linear(vector, prefix + "q_proj")).ToArray();
        double[][] keys = x.Select(vector => Linear(vector, prefix + "k_proj")).ToArray();
        double[][] values = x.Select(vector => Linear(vector, prefix + "v_proj")).ToArray();
        return
        [
            .. x.Select(
                (_, time) =>
                    Linear(
                        [
                            .. Enumerable
                                .Range(0, _heads)
                                .SelectMany(head => Head(queries[time], keys, values, head, time, AttentionWeights[layer])),
                        ],
                        prefix + "out_proj"
                    )
            ),
        ];
    }

    private double[] Head(double[] query, double[][] keys, double[][] values, int head, int time, double[][][] kept)
    {
        int width = query.Length / _heads;
        Range part = (head * width)..((head + 1) * width);
        double[] weights = Enumerable
            .Range(0, time + 1)
            .Select(t => Math.Exp(query[part].Zip(keys[t][part], (a, b) => a * b).Sum() / Math.Sqrt(width)))
            .ToArray();
        kept[head][time] = [.. weights.Select(weight => weight / weights.Sum())];
        return
        [
            .. Enumerable.Range(0, width).Select(i => weights.Select((weight, t) => weight * values[t][part][i]).Sum() / weights.Sum()),
        ];
    }

    private double[] Norm(double[] x, string name)
    {
        double mean = x.Average();
        double scale = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5);
        (double[]? weight, double[]? bias) = (_tensors[name + ".weight"].Values, _tensors[name + ".bias"].Values);
        return [.. x.Select((value, i) => ((value - mean) * scale * weight[i]) + bias[i])];
    }

    private static double[] Relu(double[] x) => [.. x.Select(value => Math.Max(0, value))];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left + right)];

    private double[] Linear(double[] x, string name) => Sum(Multiply(name + ".weight", x), _tensors[name + ".bias"].Values);

    private double[] Multiply(string name, double[] x) =>
        [.. Enumerable.Range(0, _tensors[name].Shape[0]).Select(row => Row(name, row).Zip(x, (a, b) => a * b).Sum())];

    private double[] Row(string name, int row)
    {
        int columns = _tensors[name].Shape[1];
        return _tensors[name].Values[(row * columns)..((row + 1) * columns)];
    }
}
