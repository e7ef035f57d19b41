using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tests.Native;

/// <summary>The defaults that llama.cpp writes show that each field lies where the binding believes it to lie.</summary>
public sealed unsafe class NativeLayoutTests
{
    public NativeLayoutTests() => LlamaBackend.Load();

    [Fact]
    public void Structs_have_the_sizes_of_the_header()
    {
        Assert.Equal(80, sizeof(NativeModelParams));
        Assert.Equal(160, sizeof(NativeContextParams));
        Assert.Equal(56, sizeof(NativeBatch));
        Assert.Equal(12, sizeof(NativeTokenData));
        Assert.Equal(32, sizeof(NativeTokenDataArray));
    }

    [Fact]
    public void Model_defaults_are_those_of_the_source()
    {
        NativeModelParams defaults = LlamaNative.llama_model_default_params();

        Assert.Equal(-1, defaults.GpuLayers);
        Assert.Equal(1, defaults.SplitMode);
        Assert.Equal(0, defaults.VocabularyOnly);
        Assert.Equal(1, defaults.UseExtraBufferTypes);
    }

    [Fact]
    public void Context_defaults_are_those_of_the_source()
    {
        NativeContextParams defaults = LlamaNative.llama_context_default_params();

        Assert.Equal((512u, 2048u, 512u, 1u), (defaults.ContextLength, defaults.BatchSize, defaults.MicroBatchSize, defaults.MaxSequences));
        Assert.Equal(-1, defaults.RopeScaling);
        Assert.Equal(-1, defaults.FlashAttention);
        Assert.Equal((-1f, -1f, 0u), (defaults.YarnExtrapolation, defaults.YarnBetaSlow, defaults.YarnOriginalContext));
        Assert.Equal(((int)GgmlType.F16, (int)GgmlType.F16), (defaults.KeyType, defaults.ValueType));
        Assert.Equal((0, 1, 1), (defaults.Embeddings, defaults.OffloadKqv, defaults.OffloadOperations));
    }
}
