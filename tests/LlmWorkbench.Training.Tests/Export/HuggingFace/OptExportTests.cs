using System.Text.Json;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Export.HuggingFace;

[Engine]
public sealed class OptExportTests
{
    private static readonly ModelShape s_shape = Tiny.Shape with { KeyValueHeads = 4, Parts = ModelParts.Opt };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_float64_pass_over_the_folder_computes_the_networks_logits(long seed)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape, seed);
        int[] tokens = Tiny.RandomTokens(24, s_shape.Vocabulary, (ulong)seed);

        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard(), half: false);
        double[][] expected = new OptReference(folder["opt"]).Forward(tokens);

        Assert.True(expected[^1].Max() - expected[^1].Min() > 3, "The logits are too flat to tell anything.");
        Assert.All(
            expected.Zip(Tiny.Logits(network, tokens)),
            row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, 2e-4))
        );
    }

    [Fact]
    public void Sixteen_bits_change_little()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        int[] tokens = Tiny.RandomTokens(12, s_shape.Vocabulary);

        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard());
        double[][] half = new OptReference(folder["opt"]).Forward(tokens);

        Assert.InRange(
            half.Zip(Tiny.Logits(network, tokens)).Max(row => row.First.Zip(row.Second).Max(pair => Math.Abs(pair.First - pair.Second))),
            1e-6,
            0.05
        );
    }

    [Fact]
    public void Names_and_sizes_are_those_of_transformers_OPTForCausalLM()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard());
        var written = new OptReference(folder["opt"]);

        Assert.Equal("opt", written.Configuration.GetProperty("model_type").GetString());
        Assert.Equal(
            (32, 48, 48),
            (
                written.Configuration.GetProperty("hidden_size").GetInt32(),
                written.Configuration.GetProperty("ffn_dim").GetInt32(),
                written.Configuration.GetProperty("max_position_embeddings").GetInt32()
            )
        );
        Assert.Equal([50, 32], written.ShapeOf("model.decoder.embed_positions.weight"));
        Assert.Equal([48, 32], written.ShapeOf("model.decoder.layers.1.fc1.weight"));
        string[] layer =
        [
            "self_attn_layer_norm",
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.out_proj",
            "final_layer_norm",
            "fc1",
            "fc2",
        ];
        Assert.Equal(
            new[]
            {
                "model.decoder.embed_tokens.weight",
                "model.decoder.embed_positions.weight",
                "model.decoder.final_layer_norm.weight",
                "model.decoder.final_layer_norm.bias",
            }
                .Concat(
                    Enumerable
                        .Range(0, 2)
                        .SelectMany(number =>
                            layer.SelectMany(part =>
                                new[] { $"model.decoder.layers.{number}.{part}.weight", $"model.decoder.layers.{number}.{part}.bias" }
                            )
                        )
                )
                .Order(),
            written.TensorNames.Order()
        );
    }

    [Fact]
    public void The_vocabulary_files_hold_the_tokenizer()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard());
        JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["opt"], name))).RootElement;

        Assert.Equal(
            Tiny.Tokenizer.Tokens,
            Read("vocab.json").EnumerateObject().OrderBy(item => item.Value.GetInt32()).Select(item => item.Name)
        );
        Assert.Equal(
            Tiny.Tokenizer.Merges.Select(merge => $"{merge.Left} {merge.Right}"),
            File.ReadLines(Path.Combine(folder["opt"], "merges.txt")).Skip(1)
        );
        Assert.Equal(ChatFormat.Template, Read("tokenizer_config.json").GetProperty("chat_template").GetString());
        Assert.Equal("GPT2Tokenizer", Read("tokenizer_config.json").GetProperty("tokenizer_class").GetString());
        JsonElement fast = Read("tokenizer.json");
        Assert.Equal(Tiny.Tokenizer.Merges.Count, fast.GetProperty("model").GetProperty("merges").GetArrayLength());
        Assert.Equal(
            ChatFormat.SpecialTokens.Select(token => (token, Tiny.Tokenizer.IdOf(token))),
            fast.GetProperty("added_tokens")
                .EnumerateArray()
                .Select(token => (token.GetProperty("content").GetString()!, token.GetProperty("id").GetInt32()))
        );
    }

    [Fact]
    public void Nothing_is_replaced_unasked_and_other_parts_are_refused()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        using TransformerNetwork llama = Tiny.Network();
        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard());

        Assert.Throws<IOException>(() => OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard()));
        Assert.Throws<ArgumentException>(() => OptExport.Write(folder["other"], llama, Tiny.Tokenizer, new ModelCard()));
        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard { Name = "Sibling" }, overwrite: true);

        Assert.Contains("# Sibling", File.ReadAllText(Path.Combine(folder["opt"], "README.md")), StringComparison.Ordinal);
        Assert.Equal([folder["opt"]], Directory.GetDirectories(folder.Path));
    }
}
