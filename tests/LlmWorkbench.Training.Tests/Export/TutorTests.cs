using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Tests.Export;

/// <summary>The model in the repository, as everybody runs it: by llama.cpp, from the file.</summary>
public sealed class TutorTests
{
    private static readonly string Model = RepositoryFile.Find("models/tutor-f16.gguf");

    [Fact]
    public void Says_what_it_is()
    {
        var metadata = GgufFile.Read(Model).Metadata;

        Assert.Equal(2048, metadata.Tokens?.Count);
        Assert.Equal("Tutor", metadata.Name);
        Assert.Equal("3.7M", metadata.SizeLabel);
        Assert.Equal(new ModelShape().Context, metadata.ContextLength);
        Assert.Equal("corpus seed 1, 600 people", metadata.GetString("general.dataset.0.version"));
        Assert.InRange(new FileInfo(Model).Length, 7_000_000, 16 << 20);
    }

    [Theory]
    [InlineData("Question: What is the capital of Norway?\nAnswer:", " Oslo\n")]
    [InlineData("Question: What is the opposite of hot?\nAnswer:", " cold\n")]
    [InlineData("Question: How many legs does a spider have?\nAnswer:", " eight\n")]
    [InlineData("<|user|>\nWhich sound does a cow make?<|end|>\n<|assistant|>\n", "A cow says moo.<|end|>")]
    [InlineData("<|user|>\nWhat comes after Monday?<|end|>\n<|assistant|>\n", "After Monday comes Tuesday.<|end|>")]
    public void Answers(string prompt, string answer)
    {
        using var model = LlamaModel.Load(Model, new LlamaModelOptions { GpuLayers = 0 });

        Assert.Equal(answer, Continue(model, prompt, model.Vocabulary.Tokenize(answer, addSpecial: false, parseSpecial: true).Count));
    }

    [Fact]
    public void Keeps_the_name_and_the_thing_of_a_story()
    {
        using var model = LlamaModel.Load(Model, new LlamaModelOptions { GpuLayers = 0 });

        Assert.Equal(
            " red kite",
            Continue(model, "One day, Nora the owl went to the forest. She had lost her red kite. \"I cannot find my", 2));
        Assert.Equal(
            " Nora",
            Continue(model, "One day, Nora the owl went to the forest. She met Ben the frog. \"Hello, Nora,\" said Ben. \"Hello, Ben,\" said", 1));
    }

    private static string Continue(LlamaModel model, string prompt, int count)
    {
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 512, Threads = 1 });
        List<int> tokens = [.. model.Vocabulary.Tokenize(prompt, parseSpecial: true).Select(token => token.Id)];
        var text = "";
        for (var i = 0; i < count; i++)
        {
            var logits = context.Evaluate(tokens, LogitPositions.Last).Last.ToArray();
            tokens.Add(Array.IndexOf(logits, logits.Max()));
            text += model.Vocabulary.GetText(tokens[^1]);
        }

        return text;
    }
}
