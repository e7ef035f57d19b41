using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Export;

/// <summary>What is seen inside the exported model, in llama.cpp, is what the network of the same weights computes in TorchSharp.</summary>
[Engine]
public sealed class InsideTests(ITestOutputHelper output)
{
    private const double Bound = 1e-3;

    private static readonly ModelShape s_shape = Tiny.Shape with { Layers = 3, Width = 64, FeedForward = 96 };

    private static readonly int[] s_tokens = Tiny.RandomTokens(40, s_shape.Vocabulary);

    public static TheoryData<int, int> Heads =>
        new()
        {
            { 4, 2 },
            { 4, 4 },
            { 2, 1 },
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Attention_weights_agree(int heads, int keyValueHeads) =>
        Compare(
            heads,
            keyValueHeads,
            (network, trace, tracer) =>
            {
                Trace theirs = tracer.Run(s_tokens, [new(ActivationName.AttentionWeights)]);
                for (int layer = 0; layer < s_shape.Layers; layer++)
                {
                    float[] ours = Numbers(trace.AttentionWeights[layer]);
                    Assert.Equal(ours.Length, theirs[ActivationName.AttentionWeights, layer].Values.Length);
                    Near(ours, theirs[ActivationName.AttentionWeights, layer].Values, $"attention of layer {layer}");
                    Assert.All(ours.Chunk(s_tokens.Length), row => Assert.Equal(1, row.Sum(), 5));
                }
            }
        );

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_residual_stream_and_what_is_added_to_it_agree(int heads, int keyValueHeads) =>
        Compare(
            heads,
            keyValueHeads,
            (network, trace, tracer) =>
            {
                Trace theirs = tracer.Run(
                    s_tokens,
                    [
                        new(ActivationName.Embedding),
                        new(ActivationName.AttentionOutput),
                        new(ActivationName.MlpOutput),
                        new(ActivationName.Residual),
                        new(ActivationName.Logits),
                    ]
                );
                Near(Numbers(trace.Embedding), theirs[ActivationName.Embedding].Values, "embedding");
                for (int layer = 0; layer < s_shape.Layers; layer++)
                {
                    Near(
                        Numbers(trace.AttentionOutputs[layer]),
                        theirs[ActivationName.AttentionOutput, layer].Values,
                        $"what attention adds in layer {layer}"
                    );
                    Near(
                        Numbers(trace.MlpOutputs[layer]),
                        theirs[ActivationName.MlpOutput, layer].Values,
                        $"what the MLP adds in layer {layer}"
                    );
                    Near(
                        Numbers(trace.Residuals[layer]),
                        theirs[ActivationName.Residual, layer].Values,
                        $"residual stream after layer {layer}"
                    );
                }

                Near(Numbers(trace.Logits), theirs[ActivationName.Logits].Values, "logits");
            }
        );

    // The last layer's stream is replaced by an earlier one's, so that llama.cpp's own norm and output matrix read it.
    [Theory]
    [MemberData(nameof(Heads))]
    public void The_logit_lens_agrees_behind_every_layer(int heads, int keyValueHeads) =>
        Compare(
            heads,
            keyValueHeads,
            (network, trace, tracer) =>
            {
                Trace theirs = tracer.Run(s_tokens, [new(ActivationName.Residual)]);
                for (int layer = 0; layer < s_shape.Layers; layer++)
                {
                    var last = Activation.Of(
                        ActivationName.Residual,
                        s_shape.Layers - 1,
                        [],
                        [.. Enumerable.Range(0, s_tokens.Length)],
                        theirs[ActivationName.Residual, layer].Values
                    );
                    Trace lens = tracer.Run(s_tokens, [new(ActivationName.Logits)], [Intervention.Patch(last)]);
                    Near(Numbers(network.Unembed(trace.Residuals[layer])), lens[ActivationName.Logits].Values, $"lens after layer {layer}");
                }

                Near(Numbers(network.Unembed(trace.Residuals[^1])), Numbers(trace.Logits), "lens after the last layer and logits");
            }
        );

    // The logit is the stream over its root mean square, times the norm's weights, times the token's row: linear in what was added.
    [Theory]
    [MemberData(nameof(Heads))]
    public void Contributions_to_a_logit_agree_and_add_up_to_it(int heads, int keyValueHeads) =>
        Compare(
            heads,
            keyValueHeads,
            (network, trace, tracer) =>
            {
                const int Token = 77;
                int last = s_tokens.Length - 1;
                Trace theirs = tracer.Run(
                    s_tokens,
                    [
                        new(ActivationName.Embedding),
                        new(ActivationName.AttentionOutput),
                        new(ActivationName.MlpOutput),
                        new(ActivationName.Residual),
                        new(ActivationName.Logits) { Positions = [last] },
                    ]
                );
                double[] direction =
                [
                    .. Numbers(network.Weight("token_embd.weight"))
                        .Chunk(s_shape.Width)
                        .ElementAt(Token)
                        .Zip(Numbers(network.Weight("output_norm.weight")), (row, norm) => (double)row * norm),
                ];

                double[] ours = Contributions(
                    Row(trace.Residuals[^1], last),
                    [
                        Row(trace.Embedding, last),
                        .. trace
                            .AttentionOutputs.Zip(trace.MlpOutputs)
                            .SelectMany(pair => new[] { Row(pair.First, last), Row(pair.Second, last) }),
                    ],
                    direction
                );
                double[] llama = Contributions(
                    theirs[ActivationName.Residual, s_shape.Layers - 1].Row(last).ToArray(),
                    [
                        theirs[ActivationName.Embedding].Row(last).ToArray(),
                        .. Enumerable
                            .Range(0, s_shape.Layers)
                            .SelectMany(layer =>
                                new[]
                                {
                                    theirs[ActivationName.AttentionOutput, layer].Row(last).ToArray(),
                                    theirs[ActivationName.MlpOutput, layer].Row(last).ToArray(),
                                }
                            ),
                    ],
                    direction
                );

                Assert.Equal(1 + (2 * s_shape.Layers), ours.Length);
                Assert.All(ours.Zip(llama), pair => Assert.Equal(pair.First, pair.Second, Bound));
                Assert.Equal(theirs[ActivationName.Logits].Row(last)[Token], llama.Sum(), Bound);
                Assert.Equal(Row(trace.Logits, last)[Token], ours.Sum(), Bound);
            }
        );

    private static double[] Contributions(float[] stream, float[][] added, double[] direction)
    {
        double scale = 1 / Math.Sqrt(stream.Average(x => (double)x * x) + s_shape.NormEpsilon);
        return [.. added.Select(part => part.Zip(direction, (x, d) => x * d).Sum() * scale)];
    }

    private static void Compare(int heads, int keyValueHeads, Action<TransformerNetwork, NetworkTrace, LlamaTracer> check)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape with { Heads = heads, KeyValueHeads = keyValueHeads });
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        NetworkTrace trace = network.Trace(torch.tensor(s_tokens.Select(id => (long)id).ToArray()).unsqueeze(0));
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);
        using var model = LlamaModel.Load(folder["m.gguf"], new LlamaModelOptions { GpuLayers = 0 });
        using var tracer = new LlamaTracer(
            model,
            new LlamaContextOptions
            {
                Length = 256,
                KeyType = GgmlType.F32,
                ValueType = GgmlType.F32,
                Threads = 1,
            }
        );
        check(network, trace, tracer);
    }

    private void Near(float[] ours, ReadOnlySpan<float> theirs, string what)
    {
        Assert.Equal(ours.Length, theirs.Length);
        double most = 0.0;
        for (int i = 0; i < ours.Length; i++)
        {
            most = Math.Max(most, Math.Abs(ours[i] - theirs[i]));
        }

        output.WriteLine($"{what}: {most:0.0e0}, largest number {ours.Max(Math.Abs):0.00}");
        Assert.True(most < Bound, $"{what}: {most}");
    }

    private static float[] Numbers(torch.Tensor tensor) => tensor.contiguous().data<float>().ToArray();

    private static float[] Row(torch.Tensor tensor, int position) => Numbers(tensor[0, position]);
}
