using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Tests.Export;

[Engine]
public sealed class ModelImportTests
{
    public static TheoryData<string> Architectures => ["llama", "falcon", "starcoder", "gpt2"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void What_was_written_is_read_back_to_the_last_bit(string architecture)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(Shape(architecture));
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);

        (TransformerNetwork read, BytePairTokenizer tokenizer) = ModelImport.Read(folder["m.gguf"]);
        using TransformerNetwork again = read;

        Assert.Equal(network.Shape, again.Shape);
        Assert.All(
            network.WeightNames,
            name => Assert.Equal(network.Weight(name).data<float>().ToArray(), again.Weight(name).data<float>().ToArray())
        );
        int[] tokens = Tiny.RandomTokens(20, 300);
        Assert.Equal(Tiny.Logits(network, tokens), Tiny.Logits(again, tokens));
        Assert.Equal(Tiny.Tokenizer.Encode("The cat 12"), tokenizer.Encode("The cat 12"));
    }

    [Fact]
    public void The_shipped_tutor_is_read_and_written_again_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        string tutor = RepositoryFile.Find("models/tutor-f16.gguf");
        (TransformerNetwork read, BytePairTokenizer tokenizer) = ModelImport.Read(tutor);
        using TransformerNetwork network = read;

        ModelExport.Write(
            folder["again.gguf"],
            network,
            tokenizer,
            new ModelCard { DatasetVersion = GgufFile.Read(tutor).Metadata.GetString("general.dataset.0.version")! }
        );

        Assert.Equal(File.ReadAllBytes(tutor), File.ReadAllBytes(folder["again.gguf"]));
    }

    [Fact]
    public void A_file_of_somebody_else_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var writer = new GgufWriter();
        writer.Add("general.architecture", "mamba");
        writer.AddTensor("token_embd.weight", [4, 2], new float[8], GgmlType.F32);
        writer.Write(folder["other.gguf"]);

        Assert.Equal(
            $"{folder["other.gguf"]} is no model that this trainer wrote: its architecture is mamba.",
            Assert.Throws<InvalidDataException>(() => ModelImport.Read(folder["other.gguf"])).Message
        );
    }

    private static ModelShape Shape(string architecture) =>
        architecture switch
        {
            "falcon" => Tiny.Shape with { Parts = ModelParts.Falcon, KeyValueHeads = 1 },
            "starcoder" => Tiny.Shape with { Parts = ModelParts.Gpt2, KeyValueHeads = 1 },
            "gpt2" => Tiny.Shape with { Parts = ModelParts.Gpt2, KeyValueHeads = 4 },
            _ => Tiny.Shape,
        };
}
