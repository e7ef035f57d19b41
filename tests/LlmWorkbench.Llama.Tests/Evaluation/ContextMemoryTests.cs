using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Tests.Evaluation;

[Engine]
public sealed class ContextMemoryTests(TinyModelFixture tiny)
{
    private const double Hundredth = (1 << 20) / 100.0;

    [Theory]
    [InlineData(GgmlType.F16)]
    [InlineData(GgmlType.F32)]
    public void The_cache_is_as_large_as_the_formula_says(GgmlType type)
    {
        using var context = new LlamaContext(
            tiny.Model,
            new LlamaContextOptions
            {
                Length = 65536,
                KeyType = type,
                ValueType = type,
                Threads = 1,
            }
        );

        Assert.InRange(context.Memory.CacheBytes - tiny.Model.CacheBytes(65536, type, type), -Hundredth, Hundredth);
        Assert.True(context.Memory.ComputeBytes > 0);
        Assert.Equal(context.Memory.CacheBytes + context.Memory.ComputeBytes + context.Memory.OutputBytes, context.Memory.TotalBytes);
    }

    [Fact]
    public void A_deep_model_whose_log_is_long_loses_no_buffer()
    {
        string path = new Testing.Models.TinyModel { Layers = 96 }.Write(Path.Combine(Path.GetTempPath(), $"deep-{Guid.NewGuid():N}.gguf"));
        try
        {
            using var model = LlamaModel.Load(path);
            using var context = new LlamaContext(model, new LlamaContextOptions { Length = 1024, Threads = 1 });

            Assert.InRange(context.Memory.CacheBytes - model.CacheBytes(1024, GgmlType.F16, GgmlType.F16), -Hundredth, Hundredth);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Buffers_of_all_devices_and_kinds_add_up()
    {
        var memory = ContextMemory.Read([
            "llama_context: n_ctx_seq             = 512",
            "llama_context:        CPU  output buffer size =     0.50 MiB",
            "llama_kv_cache:        CPU KV buffer size =     2.00 MiB",
            "llama_kv_cache:      CUDA0 KV buffer size =    14.00 MiB",
            "llama_memory_recurrent:        CPU RS buffer size =     1.25 MiB",
            "sched_reserve:      CUDA0 compute buffer size =   258.50 MiB",
            "sched_reserve:  CUDA_Host compute buffer size =    24.01 MiB",
        ]);

        Assert.Equal((long)(17.25 * (1 << 20)), memory.CacheBytes);
        Assert.Equal((long)(282.51 * (1 << 20)), memory.ComputeBytes);
        Assert.Equal(1 << 19, memory.OutputBytes);
    }
}
