using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Tests.Quantization;

namespace LlmWorkbench.Llama.Tests.Tensors;

/// <summary>A block whose scale is not a number is found in every type, and no sound block is taken for one.</summary>
[Engine]
public sealed class WeightLookTests(QuantizedModels models)
{
    public static TheoryData<string> AllTypes => LlamaQuantizerTests.AllTypes;

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void One_damaged_block_of_any_type_is_refused_before_anything_is_computed(string name)
    {
        string sound = Quantized(name);
        using (var model = LlamaModel.Load(sound, new LlamaModelOptions { GpuLayers = 0 }))
        {
            Assert.Null(model.Damage);
        }

        var file = GgufFile.Read(sound);
        GgufTensor? tensor = file.Tensors.LastOrDefault(t =>
            GgmlTypes.IsQuantized(t.Type) && t.Name.StartsWith("blk.1.", StringComparison.Ordinal)
        );
        Assert.Equal(name is "F32" or "F16" or "BF16", tensor is null);
        if (tensor is null)
        {
            return;
        }

        // All bits of a scale set are no number in any of the formats that scales have (half, E8M0, packed halves).
        byte[] bytes = File.ReadAllBytes(sound);
        int block = GgmlTypes.BytesPerBlock(tensor.Type);
        bytes.AsSpan((int)(file.DataOffset + tensor.Offset) + (3 * block), block).Fill(0xFF);
        string damaged = models.Named($"{name}.damaged.gguf");
        File.WriteAllBytes(damaged, bytes);

        using var broken = LlamaModel.Load(damaged, new LlamaModelOptions { GpuLayers = 0 });
        MeaninglessNumbersException refusal = Assert.Throws<MeaninglessNumbersException>(() =>
            new LlamaContext(broken, new LlamaContextOptions { Threads = 1 })
        );
        Assert.Equal((1, tensor.Name), (refusal.Layer, refusal.Tensor));
        Assert.Throws<MeaninglessNumbersException>(() => new LlamaEmbedder(broken, new LlamaContextOptions { Threads = 1 }));
        Assert.NotEmpty(broken.Vocabulary.Tokenize("the cat"));
    }

    private string Quantized(string name)
    {
        var type = QuantizationType.Parse(name);
        string path = models.Named($"{name}.looked.gguf");
        LlamaQuantizer.Quantize(
            models.Source,
            path,
            new QuantizationOptions { Type = type, Importance = type.NeedsImportance ? models.Importance : null }
        );
        return path;
    }
}
