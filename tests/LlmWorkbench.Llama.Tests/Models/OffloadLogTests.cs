using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Tests.Models;

[Fast]
public sealed class OffloadLogTests
{
    [Fact]
    public void Reads_how_many_layers_llama_cpp_says_it_offloaded() =>
        Assert.Equal(5, OffloadLog.Layers(["load_tensors: offloading output layer to GPU", "load_tensors: offloaded 5/9 layers to GPU"]));

    [Fact]
    public void Without_such_a_line_there_are_none() =>
        Assert.Equal(0, OffloadLog.Layers(["load_tensors: CPU_Mapped model buffer size = 7 MiB"]));
}
