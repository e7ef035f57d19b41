using System.Numerics.Tensors;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Testing.Reference;
using Activation = LlmWorkbench.Llama.Activations.Activation;

namespace LlmWorkbench.Llama.Tests.Tracing;

/// <summary>
/// Each activation follows from those before it by the layer's formulas, in float64 over the dequantized weights. Starting from
/// llama.cpp's own numbers every rounding falls to the same side, so also weights of 8 bits can be held to 1e-3.
/// </summary>
[Engine]
public sealed class LayerArithmeticTests(RandomModels models)
{
    private const double Bound = 1e-3;
    private static readonly int[] s_text = RandomModels.Text[..150];

    public static TheoryData<string, GgmlType> Cases => CasesOf(_ => true);

    public static TheoryData<string, GgmlType> CasesWithoutNormsBehind => CasesOf(model => model.Architecture != "gemma2");

    public static TheoryData<string, GgmlType> CasesWithDenseMlp => CasesOf(model => model.Architecture != "gemma2" && model.Experts == 0);

    private static TheoryData<string, GgmlType> CasesOf(Func<RandomModel, bool> wanted) =>
        new MatrixTheoryData<string, GgmlType>(
            RandomModels.AllNames.Select(row => row.Data).Where(name => wanted(RandomModels.Variant(name))),
            [GgmlType.F32, GgmlType.F16, GgmlType.Q8_0]
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_follow_from_queries_and_keys_and_what_heads_read_from_values(string name, GgmlType type)
    {
        Trace trace = Run(
            name,
            type,
            ActivationName.Query,
            ActivationName.Key,
            ActivationName.Value,
            ActivationName.AttentionWeights,
            ActivationName.HeadOutput
        );
        bool scaled = RandomModels.Variant(name).Architecture is "phi3" or "gemma" or "gemma2";
        for (int layer = 0; layer < 3; layer++)
        {
            (Activation queries, Activation keys, Activation values) = (
                trace[ActivationName.Query, layer],
                trace[ActivationName.Key, layer],
                trace[ActivationName.Value, layer]
            );
            (Activation weights, Activation read) = (
                trace[ActivationName.AttentionWeights, layer],
                trace[ActivationName.HeadOutput, layer]
            );
            foreach (int head in queries.Heads)
            {
                int shared = head / (queries.Heads.Length / keys.Heads.Length);
                foreach (int position in (ReadOnlySpan<int>)[0, 1, 127, 128, 149])
                {
                    int first = name.Contains("sliding", StringComparison.Ordinal) && layer % 2 == 0 ? Math.Max(0, position - 63) : 0;
                    double[] scores =
                    [
                        .. Enumerable
                            .Range(first, position - first + 1)
                            .Select(key => Score(queries.Row(head, position), keys.Row(shared, key), scaled, name)),
                    ];
                    double[] expected = [.. new double[first], .. SoftMax(scores), .. new double[s_text.Length - position - 1]];
                    AssertClose(expected, weights.Row(head, position));
                    AssertClose(Sum(expected, values, shared), read.Row(head, position));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(CasesWithoutNormsBehind))]
    public void Attention_adds_the_output_projection_of_what_the_heads_read(string name, GgmlType type)
    {
        AssertProduct(name, type, ActivationName.HeadOutput, "attn_output", ActivationName.AttentionOutput);
    }

    [Theory]
    [MemberData(nameof(CasesWithDenseMlp))]
    public void The_mlp_adds_the_down_projection_of_its_neurons(string name, GgmlType type)
    {
        AssertProduct(name, type, ActivationName.MlpNeurons, "ffn_down", ActivationName.MlpOutput);
    }

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Attention_and_mlp_are_all_that_a_layer_adds(string name)
    {
        Trace trace = Run(
            name,
            GgmlType.F32,
            ActivationName.Embedding,
            ActivationName.AttentionOutput,
            ActivationName.MlpOutput,
            ActivationName.Residual
        );
        for (int layer = 0; layer < 3; layer++)
        {
            Activation before = layer == 0 ? trace[ActivationName.Embedding] : trace[ActivationName.Residual, layer - 1];
            for (int position = 0; position < s_text.Length; position++)
            {
                double[] sum = Vectors.Sum(
                    Vectors.Sum(Wide(before.Row(position)), Wide(trace[ActivationName.AttentionOutput, layer].Row(position))),
                    Wide(trace[ActivationName.MlpOutput, layer].Row(position))
                );
                AssertClose(sum, trace[ActivationName.Residual, layer].Row(position), 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Blocks_read_the_normalized_stream(string name)
    {
        var reference = ReferenceModel.Load(models.Model(name).Path);
        string architecture = RandomModels.Variant(name).Architecture;
        bool sideBySide = architecture == "falcon";
        Trace trace = sideBySide
            ? Run(
                name,
                GgmlType.F32,
                ActivationName.Embedding,
                ActivationName.AttentionInput,
                ActivationName.MlpInput,
                ActivationName.Residual,
                ActivationName.FinalNorm
            )
            : Run(
                name,
                GgmlType.F32,
                ActivationName.Embedding,
                ActivationName.AttentionInput,
                ActivationName.ResidualMiddle,
                ActivationName.MlpInput,
                ActivationName.Residual,
                ActivationName.FinalNorm
            );
        for (int layer = 0; layer < 3; layer++)
        {
            Activation before = layer == 0 ? trace[ActivationName.Embedding] : trace[ActivationName.Residual, layer - 1];
            Activation middle = sideBySide ? before : trace[ActivationName.ResidualMiddle, layer];
            foreach (int position in (ReadOnlySpan<int>)[0, 64, 149])
            {
                AssertClose(
                    reference.Norm(
                        Wide(before.Row(position)),
                        $"blk.{layer}.attn_norm{(RandomModels.Variant(name).SecondNorm ? "_2" : "")}"
                    ),
                    trace[ActivationName.AttentionInput, layer].Row(position),
                    1e-5
                );
                AssertClose(
                    reference.Norm(Wide(middle.Row(position)), $"blk.{layer}.{(sideBySide ? "attn_norm" : "ffn_norm")}"),
                    trace[ActivationName.MlpInput, layer].Row(position),
                    1e-5
                );
            }
        }

        AssertClose(
            reference.Norm(Wide(trace[ActivationName.Residual, 2].Row(149)), "output_norm"),
            trace[ActivationName.FinalNorm].Row(149),
            1e-5
        );
    }

    private Trace Run(string name, GgmlType type, params ActivationName[] names)
    {
        using var tracer = new LlamaTracer(
            models.Model(name, type),
            new LlamaContextOptions
            {
                Length = 256,
                KeyType = GgmlType.F32,
                ValueType = GgmlType.F32,
                Threads = 1,
            }
        );
        return tracer.Run(s_text, [.. names.Select(one => new ActivationRequest(one))]);
    }

    private void AssertProduct(string name, GgmlType type, ActivationName input, string matrix, ActivationName output)
    {
        Trace trace = Run(name, type, input, output);
        var weights = new ReferenceWeights(models.Model(name, type).File);
        var arithmetic = Arithmetic.OfLlamaCpp(type);
        for (int layer = 0; layer < 3; layer++)
        {
            foreach (int position in (ReadOnlySpan<int>)[0, 100, 128, 149])
            {
                Activation from = trace[input, layer];
                double[] row =
                    from.Heads.Length == 0 ? Wide(from.Row(position)) : [.. from.Heads.SelectMany(head => Wide(from.Row(head, position)))];
                double[] product = weights.Matrix($"blk.{layer}.{matrix}.weight").Times(arithmetic.MatrixInput(row));
                string bias = $"blk.{layer}.{matrix}.bias";
                AssertTypicallyClose(
                    weights.Has(bias) ? Vectors.Sum(product, weights.Vector(bias)) : product,
                    trace[output, layer].Row(position)
                );
            }
        }
    }

    private static double Score(ReadOnlySpan<float> query, ReadOnlySpan<float> key, bool scaled, string name)
    {
        double score = TensorPrimitives.Dot<double>(Wide(query), Wide(key)) / (scaled ? 1 : Math.Sqrt(query.Length));
        return name.StartsWith("gemma2", StringComparison.Ordinal) ? 50 * Math.Tanh(score / 50) : score;
    }

    private static double[] SoftMax(double[] scores)
    {
        double[] weights = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static double[] Sum(double[] weights, Activation values, int head) =>
        [
            .. Enumerable
                .Range(0, values.Width)
                .Select(i => Enumerable.Range(0, weights.Length).Sum(key => weights[key] * values.Row(head, key)[i])),
        ];

    private static double[] Wide(ReadOnlySpan<float> row) => [.. row.ToArray().Select(number => (double)number)];

    // A number just between two bytes may be rounded to either: it moves a row by one step of Q8_0, but not far.
    private static void AssertTypicallyClose(double[] expected, ReadOnlySpan<float> actual)
    {
        AssertClose(expected, actual, 10 * Bound);
        double[] differences = [.. expected.Zip(Wide(actual), (x, y) => (x - y) * (x - y))];
        Assert.InRange(Math.Sqrt(differences.Average()), 0, Bound);
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double bound = Bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - bound, expected[i] + bound);
        }
    }
}
