using LlmWorkbench.Attribution;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Reference;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Attribution;

/// <summary>Contributions add up to the model's logit, and are those of a float64 pass over the same weights.</summary>
[Engine]
public sealed class AttributionAgreementTests(ArchitectureModels models)
{
    private const string Text = "the cat and the cat";

    public static TheoryData<string, GgmlType> Cases =>
        new MatrixTheoryData<string, GgmlType>(ArchitectureModels.All.Select(row => row.Data), [GgmlType.F32, GgmlType.F16, GgmlType.Q8_0]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_contributions_add_up_to_the_logit(string name, GgmlType type)
    {
        LoadedModel model = models[name, type];
        double bound = type switch
        {
            GgmlType.F32 => 1e-4,
            GgmlType.F16 => 1e-2,
            _ => 0.1,
        };
        foreach (
            (string? token, string? against, int? position) in ((string?, string?, int?)[])
                [(null, null, null), (" the", null, 3), ("id:65", " cat", 0)]
        )
        {
            AttributionResult result = model.Attribute(
                Text,
                new()
                {
                    Token = token,
                    Against = against,
                    Position = position,
                },
                Cancellation
            );

            Assert.InRange(Math.Abs(result.Rounding), 0, bound);
            Assert.Equal(result.Logit, result.Parts.Sum(part => part.Contribution), 9);
            Assert.Null(result.HeadsMissing);
            Assert.True(result.IsComplete);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_logit_is_the_models_own(string name, GgmlType type)
    {
        LoadedModel model = models[name, type];
        AttributionResult result = model.Attribute(Text, new() { Token = " the" }, Cancellation);
        double shown = result.SoftCap is { } cap ? cap * Math.Tanh(result.Logit / cap) : result.Logit;
        using var context = new LlamaContext(
            model.Engine,
            new LlamaContextOptions { Length = result.Tokens.Count, FlashAttention = FlashAttention.Disabled }
        );
        float own = context.Evaluate([.. result.Tokens.Select(t => t.Id)], LogitPositions.Last, null, Cancellation).Last[result.Token.Id];

        Assert.Equal(own, shown, 6);
        Assert.Equal(name == "gemma2" ? 30 : null, result.SoftCap);
        Assert.Equal(name == "granite" ? 0.125 : 1, result.LogitScale);
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.All), MemberType = typeof(ArchitectureModels))]
    public void The_heads_add_up_to_their_attention_but_for_a_bias(string name)
    {
        AttributionResult result = models[name].Attribute(Text, new() { Token = " the", Against = " cat" }, Cancellation);
        foreach (LayerAttribution layer in result.Layers)
        {
            Assert.Equal(4, layer.Heads!.Contributions.Length);
            Assert.Equal(layer.Attention, layer.Heads.Contributions.Sum() + layer.Heads.Rest, 9);
            if (name is not ("gpt2" or "starcoder"))
            {
                Assert.InRange(Math.Abs(layer.Heads.Rest), 0, 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.WithReference), MemberType = typeof(ArchitectureModels))]
    public void In_32_bits_every_contribution_is_that_of_the_formulas(string name)
    {
        // [gelu models: a number that falls on the other side of an edge of llama.cpp's table of 16 bits]
        AssertAgrees(name, GgmlType.F32, Arithmetic.OfLlamaCpp(GgmlType.F32, GgmlType.F16), name is "llama" or "qwen2" ? 1e-3 : 5e-3);
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.WithReference), MemberType = typeof(ArchitectureModels))]
    public void With_weights_of_fewer_bits_contributions_are_those_over_the_dequantized_weights(string name)
    {
        AssertAgrees(name, GgmlType.F16, Arithmetic.OfLlamaCpp(GgmlType.F16, GgmlType.F16), 1e-2);
        AssertAgrees(name, GgmlType.Q8_0, Arithmetic.OfLlamaCpp(GgmlType.Q8_0, GgmlType.F16), 0.1);
    }

    [Theory]
    [InlineData("Q2_K")]
    [InlineData("Q4_K_M")]
    [InlineData("Q5_0")]
    public void Whatever_the_quantization_the_contributions_add_up_but_for_its_rounding(string type)
    {
        using var quantized = new QuantizedModel(type);
        AttributionResult result = quantized.Model.Attribute(Text, new() { Token = " the", Against = " cat" }, Cancellation);

        double size = result.Parts.Max(part => Math.Abs(part.Contribution));
        Assert.InRange(Math.Abs(result.Rounding), 0, 0.05 * size);
        Assert.All(result.Layers, layer => Assert.InRange(Math.Abs(layer.Heads!.Rest), 0, 0.05 * size));
    }

    [Fact]
    public void A_difference_is_the_difference_of_two_attributions()
    {
        AttributionResult the = models["gpt2"].Attribute(Text, new() { Token = " the" }, Cancellation);
        AttributionResult cat = models["gpt2"].Attribute(Text, new() { Token = " cat" }, Cancellation);
        AttributionResult both = models["gpt2"].Attribute(Text, new() { Token = " the", Against = " cat" }, Cancellation);
        Assert.Equal(the.Logit - cat.Logit, both.Logit, 5);
        Assert.Equal(
            the.Parts.Zip(cat.Parts, (a, b) => Math.Round(a.Contribution - b.Contribution, 5) + 0.0),
            both.Parts.Select(part => Math.Round(part.Contribution, 5) + 0.0)
        );
    }

    private void AssertAgrees(string name, GgmlType type, Arithmetic arithmetic, double bound)
    {
        LoadedModel model = models[name, type];
        var weights = new ReferenceWeights(model.Engine.File);
        int[] ids = [.. model.Vocabulary.Tokenize(Text).Select(t => t.Id)];
        ForwardPass pass = ReferenceModel.Load(model.Engine.Path, arithmetic).Forward(ids);
        AttributionResult result = model.Attribute(Text, new() { Token = " the", Against = " cat" }, Cancellation);
        int last = ids.Length - 1;
        Matrix output = weights.Matrix(weights.Has("output.weight") ? "output.weight" : "token_embd.weight");
        double[] row = [.. output[result.Token.Id].Zip(output[result.Against!.Id], (a, b) => a - b)];
        double[] norm = weights.Vector("output_norm.weight");
        bool subtractsMean = weights.Has("output_norm.bias");
        double[] stream = pass.Layers[^1].Output[last];
        double mean = subtractsMean ? stream.Average() : 0;
        double scale = 1 / Math.Sqrt(stream.Average(x => (x - mean) * (x - mean)) + 1e-5);

        Assert.Equal(subtractsMean, result.Norm.SubtractsMean);
        Assert.Equal(scale, result.Norm.Scale, bound);
        AssertClose(Contribution(pass.Embedding[last]), result.Embedding);
        for (int layer = 0; layer < pass.Layers.Count; layer++)
        {
            LayerAttribution actual = result.Layers[layer];
            AssertClose(Contribution(pass.Layers[layer].AttentionOutput[last]), actual.Attention);
            AssertClose(Contribution(pass.Layers[layer].FeedForwardOutput[last]), actual.Mlp);
            Matrix projection = weights.Matrix($"blk.{layer}.attn_output.weight");
            for (int head = 0; head < 4; head++)
            {
                double[] alone = [.. pass.Layers[layer].Attention.Heads[last].Select((x, i) => i / 32 == head ? x : 0)];
                AssertClose(Contribution(projection.Times(alone)), actual.Heads!.Contributions[head]);
            }

            string bias = $"blk.{layer}.attn_output.bias";
            AssertClose(weights.Has(bias) ? Contribution(weights.Vector(bias)) : 0, actual.Heads!.Rest);
        }

        AssertClose(subtractsMean ? row.Zip(weights.Vector("output_norm.bias"), (a, b) => a * b).Sum() : 0, result.Biases);

        double Contribution(double[] part)
        {
            double centre = subtractsMean ? part.Average() : 0;
            return part.Select((x, i) => (x - centre) * scale * norm[i] * row[i]).Sum();
        }

        void AssertClose(double expected, double actual) => Assert.InRange(actual, expected - bound, expected + bound);
    }
}
