using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.TestModels.Reference;

namespace LlmWorkbench.Llama.Tests.Tracing;

/// <summary>
/// Traced activations against a float64 pass over the same weights. Bounds are those of the judge (1e-3) where llama.cpp computes in
/// 32 bits; with GELU, or weights of fewer bits, it rounds to 16 or 8 bits on the way, and the pass rounds at the same places.
/// </summary>
public sealed class TracingAgreementTests(RandomModels models, ITestOutputHelper output)
{
    private static readonly ActivationRequest[] Everything =
    [
        new(ActivationName.Embedding), new(ActivationName.AttentionWeights), new(ActivationName.HeadOutput), new(ActivationName.AttentionOutput),
        new(ActivationName.MlpOutput), new(ActivationName.Residual), new(ActivationName.FinalNorm), new(ActivationName.Logits),
    ];

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void In_32_bits_every_activation_is_that_of_the_formulas(string name)
    {
        ForwardPass expected = models.Pass(name, GgmlType.F32, exact: !RandomModels.HasGelu(name));

        double largest = Largest(name, GgmlType.F32, expected);

        output.WriteLine($"{largest:0.0e0}");
        Assert.InRange(largest, 0, 1e-3);
    }

    private double Largest(string name, GgmlType type, ForwardPass expected)
    {
        using LlamaTracer tracer = NewTracer(models.Model(name, type));
        Trace trace = tracer.Run(RandomModels.Text, Everything);
        double largest = Rows(trace[ActivationName.Embedding], expected.Embedding);
        for (int layer = 0; layer < expected.Layers.Count; layer++)
        {
            LayerPass pass = expected.Layers[layer];
            Activation heads = trace[ActivationName.HeadOutput, layer];
            for (int head = 0; head < pass.Attention.Weights.Length; head++)
            {
                largest = Math.Max(largest, Rows(trace[ActivationName.AttentionWeights, layer], pass.Attention.Weights[head], head));
                largest = Math.Max(largest, Rows(heads, [.. pass.Attention.Heads.Select(row => row[(head * heads.Width)..((head + 1) * heads.Width)])], head));
            }

            largest = Math.Max(largest, Rows(trace[ActivationName.AttentionOutput, layer], pass.AttentionOutput));
            largest = Math.Max(largest, Rows(trace[ActivationName.MlpOutput, layer], pass.FeedForwardOutput));
            largest = Math.Max(largest, Rows(trace[ActivationName.Residual, layer], pass.Output));
            output.WriteLine($"{layer}: {largest:0.0e0}");
        }

        largest = Math.Max(largest, Rows(trace[ActivationName.FinalNorm], expected.Normalized));
        return Math.Max(largest, Rows(trace[ActivationName.Logits], expected.Logits));
    }

    private static LlamaTracer NewTracer(LlamaModel model) =>
        new(model, new LlamaContextOptions { Length = 256, KeyType = GgmlType.F32, ValueType = GgmlType.F32, Threads = 1 });

    private static double Rows(Activation actual, double[][] expected, int? head = null)
    {
        Assert.Equal(expected.Length, actual.Positions.Length);
        return Enumerable.Range(0, expected.Length).Max(position => Row(head is { } h ? actual.Row(h, position) : actual.Row(position), expected[position]));
    }

    private static double Row(ReadOnlySpan<float> actual, double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }
}
