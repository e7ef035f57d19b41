using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Export;

[Engine]
public sealed class ModelExportTests
{
    [Fact]
    public void Writes_a_file_that_says_what_it_is()
    {
        using var folder = new TemporaryFolder();
        GgufMetadata metadata = Written(folder, GgmlType.F16).Metadata;

        Assert.Equal("llama", metadata.Architecture);
        Assert.Equal("Tutor", metadata.Name);
        Assert.Equal("mit", metadata.License);
        Assert.Equal("LLM Workbench contributors", metadata.Author);
        Assert.Equal("0.0M", metadata.SizeLabel);
        Assert.StartsWith("A small language model", metadata.Description, StringComparison.Ordinal);
        Assert.Equal(1, metadata.GetInteger("general.dataset.count"));
        Assert.Equal("LLM Workbench corpus", metadata.GetString("general.dataset.0.name"));
        Assert.Equal(1, metadata.GetInteger("general.file_type"));
        Assert.Equal(48, metadata.ContextLength);
        Assert.Equal(32, metadata.EmbeddingLength);
        Assert.Equal(2, metadata.BlockCount);
        Assert.Equal(4, metadata.HeadCount);
        Assert.Equal(2, metadata.KeyValueHeadCount);
        Assert.Equal(48, metadata.GetInteger("llama.feed_forward_length"));
        Assert.Equal(8, metadata.GetInteger("llama.rope.dimension_count"));
        Assert.Equal(320, metadata.GetInteger("llama.vocab_size"));
        Assert.Equal(1e-5f, (float)metadata.GetNumber("llama.attention.layer_norm_rms_epsilon")!.Value);
    }

    [Fact]
    public void Writes_the_tokenizer()
    {
        using var folder = new TemporaryFolder();
        GgufMetadata metadata = Written(folder, GgmlType.F16).Metadata;

        Assert.Equal("gpt2", metadata.TokenizerModel);
        Assert.Equal("gpt-2", metadata.GetString("tokenizer.ggml.pre"));
        Assert.Equal(Tiny.Tokenizer.Tokens, metadata.Tokens);
        Assert.Equal(Tiny.Tokenizer.Merges.Select(merge => $"{merge.Left} {merge.Right}"), metadata.GetStrings("tokenizer.ggml.merges"));
        Assert.Equal(315, metadata.GetInteger("tokenizer.ggml.bos_token_id"));
        Assert.Equal(315, metadata.GetInteger("tokenizer.ggml.eos_token_id"));
        Assert.Equal(319, metadata.GetInteger("tokenizer.ggml.eot_token_id"));
        Assert.True(metadata.GetBoolean("tokenizer.ggml.add_bos_token"));
        Assert.Equal(ChatFormat.Template, metadata.ChatTemplate);
    }

    [Fact]
    public void Writes_every_weight_in_llama_cpps_order_of_dimensions()
    {
        using var folder = new TemporaryFolder();
        GgufFile file = Written(folder, GgmlType.F16);

        GgufModelCheck.Validate(file);
        Assert.Equal(1 + (2 * 9) + 1, file.Tensors.Count);
        Assert.Equal([32L, 320L], file.FindTensor("token_embd.weight")!.Dimensions);
        Assert.Equal([32L, 16L], file.FindTensor("blk.1.attn_k.weight")!.Dimensions);
        Assert.Equal([48L, 32L], file.FindTensor("blk.1.ffn_down.weight")!.Dimensions);
        Assert.All(file.Tensors, tensor => Assert.Equal(tensor.Dimensions.Count == 1 ? GgmlType.F32 : GgmlType.F16, tensor.Type));
    }

    [Fact]
    public void Puts_the_rows_of_queries_and_keys_where_llama_cpp_turns_them_and_leaves_the_others()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network();
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);
        var file = GgufFile.Read(folder["m.gguf"]);
        using GgufTensorData weights = file.OpenTensors();

        foreach (string name in network.WeightNames)
        {
            float[][] rows = network.Weight(name).data<float>().ToArray().Chunk(32).ToArray();
            float[][] written = weights.ReadFloats(file.FindTensor(name)!).Chunk(32).ToArray();
            bool turned = name.Contains("attn_q", StringComparison.Ordinal) || name.Contains("attn_k", StringComparison.Ordinal);
            // Heads of 8 rows: halves 0–3 and 4–7 become neighbours.
            int[] order = turned ? [0, 4, 1, 5, 2, 6, 3, 7] : [0, 1, 2, 3, 4, 5, 6, 7];
            Assert.Equal(
                rows.Select((_, i) => i - (i % 8) + order[i % 8] is var from && from < rows.Length ? rows[from] : rows[i]),
                written
            );
        }
    }

    [Fact]
    public void Refuses_to_replace_a_file_and_to_write_other_types()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network();
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard());

        Assert.Throws<IOException>(() => ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard()));
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard { Name = "Other" }, overwrite: true);
        Assert.Equal("Other", GgufFile.Read(folder["m.gguf"]).Metadata.Name);
        Assert.Throws<ArgumentException>(() =>
            ModelExport.Write(folder["x.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.Q8_0)
        );
    }

    private static GgufFile Written(TemporaryFolder folder, GgmlType type)
    {
        using TransformerNetwork network = Tiny.Network();
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), type);
        return GgufFile.Read(folder["m.gguf"]);
    }
}
