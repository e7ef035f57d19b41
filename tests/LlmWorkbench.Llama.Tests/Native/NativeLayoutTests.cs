using System.Reflection;
using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Tests.Native;

/// <summary>The defaults that llama.cpp writes show that each field lies where the binding believes it to lie.</summary>
[Engine]
public sealed unsafe class NativeLayoutTests
{
    public NativeLayoutTests() => LlamaBackend.Load();

    [Fact]
    public void Structs_have_the_sizes_of_the_header()
    {
        Assert.Equal((80, 80), (sizeof(NativeModelParams), HeaderStructs.ModelParams.Size));
        Assert.Equal((160, 160), (sizeof(NativeContextParams), HeaderStructs.ContextParams.Size));
        Assert.Equal((64, 64), (sizeof(NativeQuantizeParams), HeaderStructs.QuantizeParams.Size));
        Assert.Equal(24, sizeof(NativeImportance));
        Assert.Equal(16, sizeof(NativeTensorOverride));
        Assert.Equal(56, sizeof(NativeBatch));
        Assert.Equal(12, sizeof(NativeTokenData));
        Assert.Equal(32, sizeof(NativeTokenDataArray));
        Assert.Equal(336, sizeof(NativeTensor));
    }

    [Fact]
    public void Every_field_of_a_struct_lies_where_the_release_that_it_is_of_has_it()
    {
        Assert.Equal(Offsets<NativeModelParams>(), HeaderStructs.ModelParams.Offsets);
        Assert.Equal(Offsets<NativeContextParams>(), HeaderStructs.ContextParams.Offsets);
        Assert.Equal(Offsets<NativeQuantizeParams>(), HeaderStructs.QuantizeParams.Offsets);
    }

    [Fact]
    public void Fields_lie_where_the_header_puts_them()
    {
        NativeModelParams model;
        NativeContextParams context;
        NativeBatch batch;
        NativeTokenData data;
        NativeTokenDataArray array;

        Assert.Equal(
            [0, 8, 16, 20, 24, 28, 32, 40, 48, 56, 64, 72, 77],
            Offsets(
                &model,
                &model.Devices,
                &model.TensorBufferTypeOverrides,
                &model.GpuLayers,
                &model.SplitMode,
                &model.LoadMode,
                &model.LazyMode,
                &model.MainGpu,
                &model.TensorSplit,
                &model.ProgressCallback,
                &model.ProgressCallbackUserData,
                &model.KeyValueOverrides,
                &model.VocabularyOnly,
                &model.LoadMtp
            )
        );
        Assert.Equal(
            [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 76, 80, 84, 88, 96],
            Offsets(
                &context,
                &context.ContextLength,
                &context.BatchSize,
                &context.MicroBatchSize,
                &context.MaxSequences,
                &context.RecurrentSnapshots,
                &context.MaxOutputs,
                &context.MaxOutputsPerSequence,
                &context.Threads,
                &context.BatchThreads,
                &context.ContextType,
                &context.RopeScaling,
                &context.Pooling,
                &context.Attention,
                &context.FlashAttention,
                &context.RopeFrequencyBase,
                &context.YarnBetaSlow,
                &context.YarnOriginalContext,
                &context.DefragmentThreshold,
                &context.EvaluationCallback,
                &context.EvaluationCallbackUserData
            )
        );
        Assert.Equal(
            [104, 108, 112, 120, 128, 133, 136, 144, 152],
            Offsets(
                &context,
                &context.KeyType,
                &context.ValueType,
                &context.AbortCallback,
                &context.AbortCallbackData,
                &context.Embeddings,
                &context.UnifiedCache,
                &context.Samplers,
                &context.SamplerCount,
                &context.OtherContext
            )
        );
        Assert.Equal(
            [0, 8, 16, 24, 32, 40, 48],
            Offsets(
                &batch,
                &batch.TokenCount,
                &batch.Tokens,
                &batch.Embeddings,
                &batch.Positions,
                &batch.SequenceIdCounts,
                &batch.SequenceIds,
                &batch.Outputs
            )
        );
        Assert.Equal([0, 4, 8], Offsets(&data, &data.Id, &data.Logit, &data.Probability));
        Assert.Equal([0, 8, 16, 24], Offsets(&array, &array.Data, &array.Size, &array.Selected, &array.Sorted));
    }

    // What these fields hold is tested by Tracing: names, shapes, strides and sources of a real graph.
    [Fact]
    public void A_tensors_fields_lie_where_the_header_puts_them()
    {
        NativeTensor tensor;

        Assert.Equal(
            [0, 8, 16, 48, 80, 152, 232, 240, 248, 256],
            Offsets(
                &tensor,
                &tensor.Type,
                &tensor.Buffer,
                tensor.Count,
                tensor.Stride,
                &tensor.Operation,
                tensor.Sources,
                &tensor.ViewOf,
                &tensor.ViewOffset,
                &tensor.Data,
                tensor.Name
            )
        );
    }

    [Fact]
    public void Model_defaults_are_those_of_the_source()
    {
        NativeModelParams defaults = ReleaseCalls.DefaultModelParams();

        Assert.Equal(-1, defaults.GpuLayers);
        Assert.Equal(1, defaults.SplitMode);
        Assert.Equal(0, defaults.VocabularyOnly);
        Assert.Equal(1, defaults.UseExtraBufferTypes);
    }

    [Fact]
    public void Context_defaults_are_those_of_the_source()
    {
        NativeContextParams defaults = ReleaseCalls.DefaultContextParams();

        Assert.Equal((512u, 2048u, 512u, 1u), (defaults.ContextLength, defaults.BatchSize, defaults.MicroBatchSize, defaults.MaxSequences));
        Assert.Equal(-1, defaults.RopeScaling);
        Assert.Equal(-1, defaults.FlashAttention);
        Assert.Equal((-1f, -1f, 0u), (defaults.YarnExtrapolation, defaults.YarnBetaSlow, defaults.YarnOriginalContext));
        Assert.Equal(((int)GgmlType.F16, (int)GgmlType.F16), (defaults.KeyType, defaults.ValueType));
        Assert.Equal((0, 1, 1), (defaults.Embeddings, defaults.OffloadKqv, defaults.OffloadOperations));
    }

    [Fact]
    public void Quantization_defaults_are_those_of_the_source()
    {
        NativeQuantizeParams defaults = ReleaseCalls.DefaultQuantizeParams();

        Assert.Equal((0, 7), (defaults.Threads, defaults.FileType));
        Assert.Equal(defaults.OutputTensorType, defaults.TokenEmbeddingType);
        Assert.True(defaults.OutputTensorType > (int)GgmlType.Q2_0);
        Assert.Equal(
            (0, 1, 0, 0, 0, 0),
            (defaults.AllowRequantize, defaults.QuantizeOutputTensor, defaults.OnlyCopy, defaults.Pure, defaults.KeepSplit, defaults.DryRun)
        );
        bool isOlder = NativeLibraryLoader.Release == LlamaRelease.LLamaSharp030;
        Assert.Equal(isOlder ? 0ul : 8ul << 30, (ulong)defaults.LargestBuffer);
    }

    private static long[] Offsets(void* start, params void*[] fields)
    {
        long[] offsets = new long[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            offsets[i] = (byte*)fields[i] - (byte*)start;
        }

        return offsets;
    }

    private static IEnumerable<int> Offsets<T>() =>
        typeof(T)
            .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => field.GetCustomAttribute<FieldOffsetAttribute>()!.Value)
            .Order();
}
