using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests.Writing;

[Fast]
public sealed class GgufWriterTests : ReadingTest
{
    private static GgufWriter Small(float value = 1)
    {
        GgufWriter writer = new();
        writer.Add("general.name", "small");
        writer.AddTensor("t", [2], [value, 2]);
        return writer;
    }

    [Fact]
    public void Writes_metadata_and_tensors_that_read_back_the_same()
    {
        string path = Folder.File("model.gguf");
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

        var file = GgufFile.Read(path);
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
        Assert.Equal([1f, -0f, 0.5f], data.ReadFloats(file.FindTensor("b")!));
        Assert.All(data.ReadFloats(file.Tensors[2]).Zip(values), pair => Assert.Equal(pair.Second, pair.First, 0.017f));
        Assert.Equal(68, data.Read(file.Tensors[2]).Length);
    }

    [Fact]
    public void Writes_the_bytes_that_the_format_asks_for()
    {
        string path = Folder.File("small.gguf");
        Small().Write(path);
        Assert.Equal(
            new RawGguf().Start(1, 1).Key("general.name", 8).Text("small").Tensor("t", [2], 0, 0).Pad().F32(1).F32(2).Pad().ToArray(),
            File.ReadAllBytes(path)
        );
    }

    [Fact]
    public void A_file_without_tensors_ends_with_its_metadata()
    {
        string path = Folder.File("vocabulary.gguf");
        GgufWriter writer = new();
        writer.Add("k", (byte)1);
        writer.Write(path);
        Assert.Equal(new RawGguf().Start(0, 1).Key("k", 0).U8(1).ToArray(), File.ReadAllBytes(path));
    }

    [Fact]
    public void Pads_to_the_alignment_that_is_asked_for()
    {
        GgufWriter writer = Small();
        writer.Add("general.alignment", 128u);
        writer.AddTensor("u", [1], [3]);
        writer.Write(Folder.File("aligned.gguf"));
        var file = GgufFile.Read(Folder.File("aligned.gguf"));
        Assert.Equal((128, 128), (file.Alignment, file.Tensors[1].Offset));
        Assert.Equal(0, file.DataOffset % 128);
        Assert.Equal(0, file.FileLength % 128);
    }

    [Fact]
    public void Copies_tensors_of_any_type_byte_for_byte()
    {
        byte[] block = [.. Enumerable.Range(0, 144).Select(i => (byte)i)];
        GgufFile source = Read(new RawGguf().Start(1, 0).Tensor("q", [256], (uint)GgmlType.Q4_K, 0).Pad().Bytes(block));
        using GgufTensorData data = source.OpenTensors();
        GgufWriter writer = Small();
        writer.AddTensor(source.Tensors[0], data);
        writer.Write(Folder.File("copy.gguf"));
        var copy = GgufFile.Read(Folder.File("copy.gguf"));
        using GgufTensorData copied = copy.OpenTensors();
        Assert.Equal(block, copied.Read(copy.FindTensor("q")!));
    }

    [Fact]
    public void Copied_metadata_keeps_bytes_that_are_no_text()
    {
        GgufFile source = Read(new RawGguf().Start(0, 1).ArrayKey("tokenizer.ggml.tokens", 8, 1).Text([0xE2, 0x82]));
        GgufWriter writer = new();
        writer.Add("tokenizer.ggml.tokens", source.Metadata["tokenizer.ggml.tokens"]);
        writer.Write(Folder.File("copy.gguf"));
        Assert.Equal(File.ReadAllBytes(source.Path), File.ReadAllBytes(Folder.File("copy.gguf")));
    }

    [Fact]
    public void Asks_for_one_tensor_at_a_time()
    {
        List<string> events = [];
        GgufWriter writer = new();
        foreach (string name in new[] { "a", "b" })
        {
            writer.AddTensor(
                name,
                [2],
                () =>
                {
                    events.Add($"{name} at {Directory.GetFiles(Folder.Path, "x.gguf.*.part").Length == 1}");
                    return [1, 2];
                }
            );
        }

        Assert.Empty(events);
        writer.Write(Folder.File("x.gguf"));
        Assert.Equal(["a at True", "b at True"], events);
    }

    [Fact]
    public void Converting_takes_no_second_copy_of_a_tensor()
    {
        float[] values = new float[4 << 20];
        GgufWriter writer = new();
        writer.AddTensor("t", [1 << 10, 4 << 10], values, GgmlType.F16);
        long before = GC.GetAllocatedBytesForCurrentThread();
        writer.Write(Folder.File("large.gguf"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
