using System.Collections.Immutable;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Steering;

namespace LlmWorkbench.Llama.Tests.Steering;

/// <summary>Control vectors as llama.cpp's tools write and read them; what would harm them is refused.</summary>
[Fast]
public sealed class SteeringVectorFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("steering-files-").FullName;

    [Fact]
    public void What_is_written_is_read_again_with_its_strength_multiplied_in()
    {
        var steering = new SteeringVector(
            ImmutableSortedDictionary<int, ImmutableArray<float>>.Empty.Add(1, [1, 2, 3]).Add(4, [-1, 0.5f, 0]),
            -2
        );

        SteeringVectorFile.Write(steering, At("two.gguf"), "llama");
        SteeringVector read = SteeringVectorFile.Read(At("two.gguf"));

        Assert.Equal(1, read.Strength);
        Assert.Equal([1, 4], read.Directions.Keys);
        Assert.Equal([-2, -4, -6], read.Directions[1]);
        Assert.Equal([2, -1, 0], read.Directions[4]);
    }

    [Fact]
    public void The_file_has_the_keys_and_tensors_of_llama_cpps_generator()
    {
        SteeringVectorFile.Write(SteeringVector.At(3, [1, 2]), At("one.gguf"), "qwen2");

        var file = GgufFile.Read(At("one.gguf"));

        // tools/cvector-generator/cvector-generator.cpp, export_gguf.
        Assert.Equal(
            ["general.architecture", "controlvector.model_hint", "controlvector.layer_count"],
            file.Metadata.Select(entry => entry.Key)
        );
        Assert.Equal("controlvector", file.Metadata.Architecture);
        Assert.Equal("qwen2", file.Metadata.GetString("controlvector.model_hint"));
        Assert.Equal(
            (1, GgufValueType.Int32),
            (file.Metadata.GetInteger("controlvector.layer_count"), file.Metadata["controlvector.layer_count"].Type)
        );
        GgufTensor tensor = Assert.Single(file.Tensors);
        Assert.Equal(("direction.3", GgmlType.F32, 2L), (tensor.Name, tensor.Type, tensor.ElementCount));
    }

    [Fact]
    public void A_file_of_llama_cpps_generator_is_read()
    {
        Write(
            "other.gguf",
            writer =>
            {
                writer.Add("general.architecture", "controlvector");
                writer.Add("controlvector.model_hint", "llama");
                writer.Add("controlvector.layer_count", 2);
                writer.AddTensor("direction.1", [4], [1, 2, 3, 4]);
                writer.AddTensor("direction.2", [4], [5, 6, 7, 8]);
            }
        );

        Assert.Equal([5, 6, 7, 8], SteeringVectorFile.Read(At("other.gguf")).Directions[2]);
    }

    [Theory]
    [InlineData("direction.2147483647", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    [InlineData("direction.99999999999999999999", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    [InlineData("direction.512", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    [InlineData("direction.0", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    [InlineData("direction.-1", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    [InlineData("direction.one", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    [InlineData("output.weight", "its tensors must be called 'direction.' and a layer from 1 to 511")]
    public void A_direction_for_a_layer_that_no_model_has_is_refused(string tensor, string sentence)
    {
        Write(
            "attack.gguf",
            writer =>
            {
                writer.Add("general.architecture", "controlvector");
                writer.AddTensor("direction.1", [4], [1, 2, 3, 4]);
                writer.AddTensor(tensor, [4], [1, 2, 3, 4]);
            }
        );

        Assert.Contains(
            sentence,
            Assert.Throws<GgufFormatException>(() => SteeringVectorFile.Read(At("attack.gguf"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_no_direction_is_refused()
    {
        Assert.Equal(
            "empty.gguf is not a control vector: it has no tensor named direction.1 or for another layer.",
            Refusal("empty.gguf", _ => { })
        );
        Assert.Equal(
            "The direction for layer 1 in nan.gguf holds a number that is not finite.",
            Refusal("nan.gguf", writer => writer.AddTensor("direction.1", [2], [1, float.NaN]))
        );
        Assert.Equal(
            "twice.gguf has two directions for layer 1: there must be one.",
            Refusal(
                "twice.gguf",
                writer =>
                {
                    writer.AddTensor("direction.1", [2], [1, 2]);
                    writer.AddTensor("direction.01", [2], [1, 2]);
                }
            )
        );
        Assert.Throws<FileNotFoundException>(() => SteeringVectorFile.Read(At("nowhere.gguf")));
        Assert.Throws<GgufFormatException>(() => SteeringVectorFile.Read(Damaged()));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_leaves_no_file()
    {
        Assert.Equal(
            "There is no direction to write: give one for at least one layer.",
            Unwritten(new SteeringVector(ImmutableSortedDictionary<int, ImmutableArray<float>>.Empty))
        );
        Assert.Equal("The direction for layer 1 holds a number that is not finite.", Unwritten(SteeringVector.At(1, [1, 1e38f], 1e10f)));
        Assert.Equal(
            "A direction for layer 0 cannot be written: control vectors are for the layers 1 to 511.",
            Unwritten(SteeringVector.At(0, [1]))
        );
        Assert.StartsWith(
            "The direction for layer 2 has 1 numbers and the first one 2",
            Unwritten(new SteeringVector(ImmutableSortedDictionary<int, ImmutableArray<float>>.Empty.Add(1, [1, 2]).Add(2, [1]))),
            StringComparison.Ordinal
        );
        SteeringVectorFile.Write(SteeringVector.At(1, [1]), At("there.gguf"), "llama");
        Assert.Throws<IOException>(() => SteeringVectorFile.Write(SteeringVector.At(1, [2]), At("there.gguf"), "llama"));
        SteeringVectorFile.Write(SteeringVector.At(1, [2]), At("there.gguf"), "llama", overwrite: true);
        Assert.Equal([2], SteeringVectorFile.Read(At("there.gguf")).Directions[1]);

        string Unwritten(SteeringVector steering)
        {
            string message = Assert.Throws<LlamaException>(() => SteeringVectorFile.Write(steering, At("unwritten.gguf"), "llama")).Message;
            Assert.False(File.Exists(At("unwritten.gguf")));
            return message;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private string Damaged()
    {
        File.WriteAllText(At("damaged.gguf"), "GGUX");
        return At("damaged.gguf");
    }

    private void Write(string name, Action<GgufWriter> add)
    {
        var writer = new GgufWriter();
        add(writer);
        writer.Write(At(name), overwrite: true);
    }

    private string Refusal(string name, Action<GgufWriter> add)
    {
        Write(
            name,
            writer =>
            {
                writer.Add("general.architecture", "controlvector");
                add(writer);
            }
        );
        return Assert.Throws<LlamaException>(() => SteeringVectorFile.Read(At(name))).Message;
    }
}
