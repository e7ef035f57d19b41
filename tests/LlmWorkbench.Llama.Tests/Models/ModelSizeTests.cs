using System.Buffers.Binary;
using System.Text;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Tests.Models;

[Engine]
public sealed class ModelSizeTests(TinyModelFixture tiny)
{
    [Fact]
    public void A_model_larger_than_memory_is_refused_with_both_sizes_before_llama_cpp_sees_it()
    {
        string path = LargerThanMemory();

        LlamaException refused = Assert.Throws<LlamaException>(() => LlamaModel.Load(path));

        Assert.Matches(@"^huge\.gguf holds [\d,]+\.\d GiB of weights, but [\d,]+\.\d GiB are free: take a smaller model", refused.Message);
    }

    [Fact]
    public void Who_insists_waits_for_the_disk()
    {
        string path = LargerThanMemory();
        using var enough = new CancellationTokenSource();

        // It begins to read; all of it would take half a minute.
        Assert.Throws<OperationCanceledException>(() =>
            LlamaModel.Load(path, new LlamaModelOptions { AllowLargerThanMemory = true }, new Begun(enough), enough.Token)
        );
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-2)]
    public void A_negative_number_of_layers_is_refused(int layers) =>
        Assert.StartsWith(
            $"{layers} layers cannot be put on a GPU",
            Assert.Throws<LlamaException>(() => LlamaModel.Load(tiny.Path, new LlamaModelOptions { GpuLayers = layers })).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void More_layers_than_there_are_is_all_of_them()
    {
        using var model = LlamaModel.Load(tiny.Path, new LlamaModelOptions { GpuLayers = int.MaxValue });

        Assert.Equal(2, model.LayerCount);
    }

    // The file's last tensor is said to be twice as large as memory; the file has holes and takes no room on disk.
    private string LargerThanMemory()
    {
        string path = Path.Combine(tiny.Folder, "huge.gguf");
        byte[] bytes = File.ReadAllBytes(tiny.Path);
        int name = bytes.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes("output_norm.weight"));
        long rows = AvailableMemory.Bytes() * 2 / sizeof(float) / 64 * 64;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(name + "output_norm.weight".Length + sizeof(uint)), rows);
        File.WriteAllBytes(path, bytes);
        using FileStream file = File.OpenWrite(path);
        file.SetLength(bytes.Length + (rows * sizeof(float)));
        return path;
    }

    private sealed class Begun(CancellationTokenSource enough) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0)
            {
                enough.Cancel();
            }
        }
    }
}
