using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Hardware;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Hardware;

[Engine]
public class DeviceReportTests(TinyModelFixture fixture)
{
    [Fact]
    public async Task Reports_the_processor_and_where_the_layers_lie()
    {
        using Call call = fixture.NewCall();
        DeviceReport report = await call.ResultOf<DeviceReport>("device");
        Assert.Contains(report.Devices, d => d.Kind == LlamaDeviceKind.Cpu);
        Assert.InRange(report.Threads, 1, report.Cores);
        Assert.Equal(3, report.Models.Single(m => m.Name == "tiny").LayerCount);
        Assert.Contains("libraries: " + ShownPath.Of(LlamaBackend.LibraryFolder), call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_why_a_gpu_is_not_used()
    {
        var report = new DeviceReport(
            "0.5.0",
            "/lib",
            "zen4",
            ["AVX2"],
            4,
            8,
            1L << 30,
            [],
            ["The CUDA backend did not load: libcudart.so.13 is missing."],
            []
        );
        var bundle = MimeBundle.Of(report);
        Assert.StartsWith("Models run on the CPU, because the GPU cannot be used.", bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains("! The CUDA backend did not load: libcudart.so.13 is missing.", bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains("libcudart.so.13 is missing", bundle["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_features_that_are_on() =>
        Assert.Equal(["SSE3", "AVX2", "REPACK"], CpuFeatureList.Parse("CPU : SSE3 = 1 | AVX2 = 1 | AVX512 = 0 | REPACK = 1 | "));
}
