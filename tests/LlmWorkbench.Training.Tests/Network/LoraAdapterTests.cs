using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Network;

[Engine]
public sealed class LoraAdapterTests
{
    [Fact]
    public void Changes_nothing_when_it_is_new()
    {
        using TransformerNetwork network = Tiny.Network();
        int[] tokens = Tiny.RandomTokens(20, network.Shape.Vocabulary);
        float[][] before = Tiny.Logits(network, tokens);
        using var adapter = new LoraAdapter(network, 4, 8, 1);

        network.Adapter = adapter;

        Assert.Equal(before, Tiny.Logits(network, tokens));
        Assert.Equal(14, adapter.Names.Count());
    }

    [Fact]
    public void Computes_what_a_model_with_the_product_added_to_its_matrices_computes()
    {
        using TransformerNetwork network = Tiny.Network();
        using LoraAdapter adapter = Trained(network);
        int[] tokens = Tiny.RandomTokens(24, network.Shape.Vocabulary);
        float[][] plain = Tiny.Logits(network, tokens);

        network.Adapter = adapter;
        float[][] adapted = Tiny.Logits(network, tokens);
        network.Adapter = null;
        Merge(network, adapter);
        double[][] merged = new Network.ReferenceModel(network).Forward(tokens);

        Assert.True(
            plain[^1].Zip(adapted[^1]).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.5,
            "The adapter changes too little to tell anything."
        );
        Assert.All(merged.Zip(adapted), row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-3)));
    }

    [Theory]
    [InlineData(GgmlType.F32, 1e-6)]
    [InlineData(GgmlType.F16, 2e-3)]
    public void Its_file_added_to_the_models_file_gives_the_file_of_the_merged_model(GgmlType type, double tolerance)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network();
        using LoraAdapter adapter = Trained(network);
        ModelExport.Write(folder["base.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);
        AdapterExport.Write(folder["adapter.gguf"], adapter, network.Shape, new ModelCard { Name = "Chat" }, "Tutor", type);
        Merge(network, adapter);
        ModelExport.Write(folder["merged.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);

        (GgufFile? model, GgufFile? lora, GgufFile? merged) = (
            GgufFile.Read(folder["base.gguf"]),
            GgufFile.Read(folder["adapter.gguf"]),
            GgufFile.Read(folder["merged.gguf"])
        );

        Assert.Equal("adapter", lora.Metadata.GetString("general.type"));
        Assert.Equal("lora", lora.Metadata.GetString("adapter.type"));
        Assert.Equal("Tutor", lora.Metadata.GetString("general.base_model.0.name"));
        double scale = lora.Metadata.GetNumber("adapter.lora.alpha")!.Value / adapter.Rank;
        foreach (string name in adapter.Names)
        {
            (int inputs, int outputs) = ((int)model.FindTensor(name)!.Dimensions[0], (int)model.FindTensor(name)!.Dimensions[1]);
            Assert.Equal([inputs, adapter.Rank], lora.FindTensor(name + ".lora_a")!.Dimensions);
            Assert.Equal([adapter.Rank, outputs], lora.FindTensor(name + ".lora_b")!.Dimensions);
            (float[]? w, float[]? a, float[]? b, float[]? expected) = (
                Values(model, name),
                Values(lora, name + ".lora_a"),
                Values(lora, name + ".lora_b"),
                Values(merged, name)
            );
            for (int row = 0; row < outputs; row++)
            {
                for (int column = 0; column < inputs; column++)
                {
                    double added = Enumerable
                        .Range(0, adapter.Rank)
                        .Sum(k => (double)b[(row * adapter.Rank) + k] * a[(k * inputs) + column]);
                    Assert.Equal(expected[(row * inputs) + column], w[(row * inputs) + column] + (scale * added), tolerance);
                }
            }
        }
    }

    // As after a training: B is not zero any more.
    private static LoraAdapter Trained(TransformerNetwork network)
    {
        var adapter = new LoraAdapter(network, 4, 6, 2);
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(5);
        foreach (string name in adapter.Names)
        {
            using Scalar spread = 0.2;
            adapter.B(name).copy_(torch.randn(adapter.B(name).shape, generator: generator).mul_(spread));
        }

        return adapter;
    }

    private static void Merge(TransformerNetwork network, LoraAdapter adapter)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        using Scalar scale = adapter.Alpha / adapter.Rank;
        foreach (string name in adapter.Names)
        {
            network.Weight(name).add_(adapter.B(name).mm(adapter.A(name)), scale);
        }
    }

    private static float[] Values(GgufFile file, string name)
    {
        using GgufTensorData data = file.OpenTensors();
        return data.ReadFloats(file.FindTensor(name)!);
    }
}
