using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Reference;
using Activation = LlmWorkbench.Llama.Activations.Activation;

namespace LlmWorkbench.Llama.Tests.Tracing;

/// <summary>
/// Traced activations against a float64 pass over the same weights. Where llama.cpp rounds to 16 or 8 bits on the
/// way (GELU, weights of fewer bits), the pass rounds at the same places. What was measured stands in brackets.
/// </summary>
[Engine]
public sealed class TracingAgreementTests(RandomModels models, ITestOutputHelper output)
{
    private static readonly ActivationRequest[] s_everything =
    [
        new(ActivationName.Embedding),
        new(ActivationName.AttentionWeights),
        new(ActivationName.HeadOutput),
        new(ActivationName.AttentionOutput),
        new(ActivationName.MlpOutput),
        new(ActivationName.Residual),
        new(ActivationName.FinalNorm),
        new(ActivationName.Logits),
    ];

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void In_32_bits_every_activation_is_that_of_the_formulas(string name)
    {
        ForwardPass expected = models.Pass(name, GgmlType.F32, exact: !RandomModels.HasGelu(name));

        double largest = Largest(name, GgmlType.F32, expected);

        output.WriteLine($"{largest:0.0e0}");
        // [1.2e-5; with GELU 7.2e-4, where a number falls on the other side of an edge of llama.cpp's table of 16 bits]
        Assert.InRange(largest, 0, RandomModels.HasGelu(name) ? 3e-3 : 1e-3);
    }

    // A number that falls just on the other side of a rounding's edge moves a few rows far; the typical difference stays small.
    [Theory]
    [MemberData(nameof(RandomModels.Architectures), MemberType = typeof(RandomModels))]
    public void With_weights_of_fewer_bits_activations_are_those_of_the_formulas_over_the_same_weights(string name)
    {
        foreach ((GgmlType type, double bound) in (ReadOnlySpan<(GgmlType, double)>)[(GgmlType.F16, 1e-3), (GgmlType.Q8_0, 1e-2)])
        {
            double[][] differences = [.. Differences(name, type, models.Pass(name, type, exact: false))];
            double typical = Math.Sqrt(differences.Average(row => row.Average(difference => difference * difference)));

            output.WriteLine($"{type}: typical {typical:0.0e0}, largest {differences.Max(row => row.Max()):0.0e0}");
            Assert.InRange(typical, 0, bound); // [2.2e-4; 2.5e-3]
        }
    }

    private double Largest(string name, GgmlType type, ForwardPass expected) => Differences(name, type, expected).Max(row => row.Max());

    private IEnumerable<double[]> Differences(string name, GgmlType type, ForwardPass expected)
    {
        using LlamaTracer tracer = NewTracer(models.Model(name, type));
        Trace trace = tracer.Run(RandomModels.Text, s_everything);
        List<double[]> all =
        [
            .. Rows(trace[ActivationName.Embedding], expected.Embedding),
            .. Rows(trace[ActivationName.FinalNorm], expected.Normalized),
            .. Rows(trace[ActivationName.Logits], expected.Logits),
        ];
        for (int layer = 0; layer < expected.Layers.Count; layer++)
        {
            LayerPass pass = expected.Layers[layer];
            Activation heads = trace[ActivationName.HeadOutput, layer];
            for (int head = 0; head < pass.Attention.Weights.Length; head++)
            {
                all.AddRange(Rows(trace[ActivationName.AttentionWeights, layer], pass.Attention.Weights[head], head));
                all.AddRange(
                    Rows(heads, [.. pass.Attention.Heads.Select(row => row[(head * heads.Width)..((head + 1) * heads.Width)])], head)
                );
            }

            all.AddRange(Rows(trace[ActivationName.AttentionOutput, layer], pass.AttentionOutput));
            all.AddRange(Rows(trace[ActivationName.MlpOutput, layer], pass.FeedForwardOutput));
            all.AddRange(Rows(trace[ActivationName.Residual, layer], pass.Output));
        }

        return all;
    }

    private static LlamaTracer NewTracer(LlamaModel model) =>
        new(
            model,
            new LlamaContextOptions
            {
                Length = 256,
                KeyType = GgmlType.F32,
                ValueType = GgmlType.F32,
                Threads = 1,
            }
        );

    private static IEnumerable<double[]> Rows(Activation actual, double[][] expected, int? head = null)
    {
        Assert.Equal(expected.Length, actual.Positions.Length);
        return Enumerable
            .Range(0, expected.Length)
            .Select(position => Row(head is { } h ? actual.Row(h, position) : actual.Row(position), expected[position]));
    }

    private static double[] Row(ReadOnlySpan<float> actual, double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        return [.. actual.ToArray().Zip(expected, (a, e) => Math.Abs(a - e))];
    }
}
