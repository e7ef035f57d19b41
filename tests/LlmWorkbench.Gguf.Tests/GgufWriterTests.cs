namespace LlmWorkbench.Gguf.Tests;

public sealed class GgufWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_metadata_and_tensors_that_read_back_the_same()
    {
        string path = _folder.File("model.gguf");
        float[] values = [.. Enumerable.Range(0, 64).Select(i => (i - 32) / 8f)];
        GgufWriter writer = new();
        writer.Add("general.architecture", "llama");
        writer.Add("llama.block_count", 6u);
        writer.Add("llama.rope.freq_base", 10000f);
        writer.Add("tokenizer.ggml.add_bos_token", true);
        writer.Add("tokenizer.ggml.tokens", ["<s>", "", "ä€😀"]);
        writer.Add("tokenizer.ggml.token_type", [3, 1, -1]);
        writer.AddTensor("a", [32, 2], values);
        writer.AddTensor("b", [3], [1f, -0f, 0.5f], GgmlType.F16);
        writer.AddTensor("c", [32, 2], () => values, GgmlType.Q8_0);
        writer.Write(path);

        GgufFile file = GgufFile.Read(path);
        Assert.Equal(3u, file.Version);
        Assert.Equal("llama", file.Metadata.Architecture);
        Assert.Equal(6, file.Metadata.BlockCount);
        Assert.Equal(10000, file.Metadata.GetNumber("llama.rope.freq_base"));
        Assert.True(file.Metadata.GetBoolean("tokenizer.ggml.add_bos_token"));
        Assert.Equal(["<s>", "", "ä€😀"], file.Metadata.Tokens!);
        Assert.Equal([3, 1, -1], file.Metadata.GetIntegers("tokenizer.ggml.token_type")!);
        Assert.Equal(["a", "b", "c"], file.Tensors.Select(t => t.Name));
        Assert.Equal([0, 256, 288], file.Tensors.Select(t => t.Offset));
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal(values, data.ReadFloats(file.Tensors[0]));
        Assert.Equal(values[32..], data.ReadRows(file.Tensors[0], 1, 1));
        Assert.Equal([1f, -0f, 0.5f], data.ReadFloats(file.FindTensor("b")!));
        Assert.All(data.ReadFloats(file.Tensors[2]).Zip(values), pair => Assert.Equal(pair.Second, pair.First, 0.017f));
        Assert.Equal(68, data.Read(file.Tensors[2]).Length);
    }
}
