using LlmWorkbench.Llama.Memory;

namespace LlmWorkbench.Llama.Tests.Memory;

[Fast]
public sealed class MemoryBufferLogTests
{
    [Theory]
    [InlineData("load_tensors:   CPU_Mapped model buffer size =   4685.30 MiB", "CPU_Mapped", MemoryBufferKind.Weights, 4912893132)]
    [InlineData("llama_kv_cache:        CPU KV buffer size =   128.00 MiB", "CPU", MemoryBufferKind.Cache, 134217728)]
    [InlineData("llama_memory_recurrent:        CPU RS buffer size =     0.50 MiB", "CPU", MemoryBufferKind.Cache, 524288)]
    [InlineData("llama_context:        CPU  output buffer size =     0.25 MiB", "CPU", MemoryBufferKind.Output, 262144)]
    [InlineData("sched_reserve:  CUDA0 compute buffer size = 1 MiB", "CUDA0", MemoryBufferKind.Compute, 1048576)]
    public void Reads_device_kind_and_size(string line, string device, MemoryBufferKind kind, long bytes) =>
        Assert.Equal(new MemoryBuffer(device, kind, bytes), Assert.Single(MemoryBufferLog.Read([line])));

    [Theory]
    [InlineData("llama_kv_cache: size =  128.00 MiB (  4096 cells,  32 layers,  1/1 seqs), K (f16):   64.00 MiB, V (f16):   64.00 MiB")]
    [InlineData("load_tensors: CPU other buffer size = 3 MiB")]
    [InlineData("load_tensors: CPU model buffer size = many MiB")]
    [InlineData("load_tensors: model buffer size = 3 MiB")]
    [InlineData(" buffer size = 3 MiB")]
    [InlineData("")]
    public void Other_lines_are_no_buffers(string line) => Assert.Empty(MemoryBufferLog.Read([line]));
}
