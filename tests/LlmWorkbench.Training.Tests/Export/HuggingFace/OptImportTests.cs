using System.Text.Json.Nodes;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Tests.Export.HuggingFace;

[Engine]
public sealed class OptImportTests
{
    private static readonly ModelShape s_shape = Tiny.Shape with { KeyValueHeads = 4, Parts = ModelParts.Opt };

    [Fact]
    public void What_was_written_comes_back_to_the_last_bit()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        int[] tokens = Tiny.RandomTokens(20, s_shape.Vocabulary);
        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard(), half: false);
        List<double> told = [];

        (TransformerNetwork read, string type) = OptImport.Read(folder["opt"], told.Add);

        using (read)
        {
            Assert.Equal(("F32", s_shape), (type, read.Shape));
            Assert.Equal(Tiny.Logits(network, tokens), Tiny.Logits(read, tokens));
            Assert.Equal(1, told[^1]);
            Assert.Equal(told.Order(), told);
        }
    }

    [Fact]
    public void Every_weight_has_the_shape_that_is_asked_for()
    {
        using TransformerNetwork network = Tiny.Network(s_shape);

        Assert.Equal(
            network.WeightNames.Order(StringComparer.Ordinal).Select(name => (name, Sizes(network, name))),
            OptShapes.Of(s_shape).OrderBy(weight => weight.Name, StringComparer.Ordinal).Select(w => (w.Name, string.Join(",", w.Shape)))
        );

        static string Sizes(TransformerNetwork network, string name)
        {
            long[] shape = [.. network.Weight(name).shape];
            shape[0] += name == OptNames.Positions ? OptNames.PositionOffset : 0;
            return string.Join(",", shape);
        }
    }

    [Theory]
    [InlineData("model_type", "\"llama\"", "its model_type is llama, and only opt is read")]
    [InlineData("do_layer_norm_before", "false", "its norms come after the blocks")]
    [InlineData("enable_bias", "false", "its matrices have no biases")]
    [InlineData("activation_function", "\"gelu\"", "its activation function is not relu")]
    [InlineData("tie_word_embeddings", "false", "its output matrix is not its embedding")]
    [InlineData("word_embed_proj_dim", "16", "its embedding has another width")]
    [InlineData("ffn_dim", "64", "is [48, 32], and config.json asks for [64, 32]")]
    [InlineData("num_attention_heads", "5", "config.json cannot be used: The width 32 is not a multiple")]
    [InlineData("hidden_size", "\"32\"", "config.json cannot be used")]
    [InlineData("num_hidden_layers", "3", "has no model.decoder.layers.2.")]
    [InlineData("num_hidden_layers", "2000000000", "config.json cannot be used: There are 2000000000 layers")]
    [InlineData("vocab_size", "0", "config.json says no vocab_size that can be used")]
    public void A_model_of_other_parts_or_sizes_is_refused_by_name(string key, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard());
        string path = Path.Combine(folder["opt"], "config.json");
        JsonObject configuration = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        configuration[key] = JsonNode.Parse(value);
        File.WriteAllText(path, configuration.ToJsonString());

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => OptImport.Read(folder["opt"]));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_are_refused_by_the_tensors_name()
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(s_shape);
        using (TorchSharp.torch.no_grad())
        {
            network.Weight("blk.1.ffn_up.weight")[3, 4] = float.NaN;
        }

        OptExport.Write(folder["opt"], network, Tiny.Tokenizer, new ModelCard());

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => OptImport.Read(folder["opt"]));
        Assert.StartsWith("model.decoder.layers.1.fc1.weight has numbers that are not finite", refused.Message, StringComparison.Ordinal);
    }
}
