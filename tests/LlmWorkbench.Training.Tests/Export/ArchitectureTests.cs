using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Reference;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Tests.Export;

/// <summary>Every architecture that is put together from parts computes what its file says: in float64 from the file, and in
/// llama.cpp.</summary>
[Engine]
public sealed class ArchitectureTests
{
    public static TheoryData<string, ModelParts, int, long> Architectures
    {
        get
        {
            var data = new TheoryData<string, ModelParts, int, long>();
            foreach (long seed in (long[])[1, 2, 3])
            {
                data.Add("llama", ModelParts.Llama, 2, seed);
                data.Add("llama", ModelParts.Llama, 1, seed);
                data.Add("falcon", ModelParts.Falcon, 1, seed);
                data.Add("falcon", ModelParts.Falcon, 2, seed);
                data.Add("starcoder", ModelParts.Gpt2, 1, seed);
                data.Add("gpt2", ModelParts.Gpt2, 4, seed);
            }

            return data;
        }
    }

    public static TheoryData<ModelParts, int> WithoutAnArchitecture =>
        new()
        {
            { ModelParts.Opt, 4 },
            { ModelParts.Gpt2, 2 },
            { ModelParts.Llama with { Parallel = true }, 4 },
            { ModelParts.Llama with { Norm = NormKind.Layer }, 4 },
            { ModelParts.Falcon with { Biases = true }, 1 },
            { ModelParts.Gpt2 with { Mlp = MlpKind.GatedSilu }, 4 },
        };

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Computes_what_the_float64_pass_over_its_file_computes(string name, ModelParts parts, int keyValueHeads, long seed)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(Shape(parts, keyValueHeads), seed);
        int[] tokens = Tiny.RandomTokens(24, network.Shape.Vocabulary, (ulong)seed);
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);

        var file = GgufFile.Read(folder["m.gguf"]);
        GgufModelCheck.Validate(file);
        double[][] expected = LlmWorkbench.Testing.Reference.ReferenceModel.Load(folder["m.gguf"]).Forward(tokens).Logits;

        Assert.Equal(name, file.Metadata.Architecture);
        Assert.True(expected[^1].Max() - expected[^1].Min() > 3, "The logits are too flat to tell anything.");
        Assert.InRange(LargestDifference(expected, Tiny.Logits(network, tokens)), 0, 2e-4);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Llama_cpp_computes_it_too(string name, ModelParts parts, int keyValueHeads, long seed)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(Shape(parts, keyValueHeads), seed);
        int[] tokens = Tiny.RandomTokens(40, network.Shape.Vocabulary, (ulong)seed);
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);
        // GELU is a table of 16 bits in llama.cpp: the pass that rounds as it does is compared with.
        double[][] expected = LlmWorkbench
            .Testing.Reference.ReferenceModel.Load(folder["m.gguf"], Arithmetic.OfLlamaCpp(GgmlType.F32))
            .Forward(tokens)
            .Logits;

        using var model = LlamaModel.Load(folder["m.gguf"], new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(
            model,
            new LlamaContextOptions
            {
                KeyType = GgmlType.F32,
                ValueType = GgmlType.F32,
                FlashAttention = FlashAttention.Disabled,
                Threads = 1,
                BatchSize = 64,
                Length = network.Shape.Context, // more positions than were learned are refused
            }
        );
        Llama.Evaluation.Logits logits = context.Evaluate(tokens, LogitPositions.All);
        float[][] actual = [.. tokens.Select((_, position) => logits.At(position).ToArray())];

        Assert.True(LargestDifference(expected, actual) < 2e-3, $"{name}: {LargestDifference(expected, actual)}");
    }

    [Theory]
    [MemberData(nameof(WithoutAnArchitecture))]
    public void Parts_that_llama_cpp_does_not_put_together_are_refused(ModelParts parts, int keyValueHeads)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(Shape(parts, keyValueHeads));

        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard())
        );

        Assert.StartsWith("llama.cpp has no architecture with ", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.gguf"]));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Counts_its_parameters(string name, ModelParts parts, int keyValueHeads, long seed)
    {
        using TransformerNetwork network = Tiny.Network(Shape(parts, keyValueHeads), seed);

        Assert.True(network.Shape.ParameterCount == network.WeightNames.Sum(weight => network.Weight(weight).numel()), name);
    }

    private static ModelShape Shape(ModelParts parts, int keyValueHeads) =>
        Tiny.Shape with
        {
            Width = 64,
            FeedForward = 96,
            Heads = 4,
            KeyValueHeads = keyValueHeads,
            Parts = parts,
        };

    private static double LargestDifference(double[][] expected, float[][] actual) =>
        expected.Zip(actual).Max(row => row.First.Zip(row.Second).Max(pair => Math.Abs(pair.First - pair.Second)));
}
