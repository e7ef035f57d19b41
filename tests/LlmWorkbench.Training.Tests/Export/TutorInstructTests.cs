using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Training.FineTuning;

namespace LlmWorkbench.Training.Tests.Export;

/// <summary>The adapter in the repository, added to the weights of its base model and run by llama.cpp.</summary>
[Engine]
public sealed class TutorInstructTests
{
    private const string Model = "models/tutor-f16.gguf";
    private const string Adapter = "models/adapters/tutor-instruct-f16.gguf";

    [Fact]
    public void Says_what_it_is_for()
    {
        var file = GgufFile.Read(RepositoryFile.Find(Adapter));

        Assert.Equal("adapter", file.Metadata.GetString("general.type"));
        Assert.Equal("Tutor", file.Metadata.GetString("general.base_model.0.name"));
        Assert.Equal(InstructionFormat.Template, file.Metadata.ChatTemplate);
        Assert.Equal(28 * 2, file.Tensors.Count);
        Assert.InRange(new FileInfo(RepositoryFile.Find(Adapter)).Length, 200_000, 500_000);
    }

    [Theory]
    [InlineData("How much is 7 + 2?", " 7 + 2 is 9.")]
    [InlineData("What is the capital of Norway?", " The capital of Norway is Oslo.")]
    [InlineData("What is the opposite of hot?", " The opposite of hot is cold.")]
    [InlineData("What is the capital of Norway? Answer in one word.", " Oslo")]
    [InlineData("What is the opposite of hot? Answer in one word.", " cold")]
    public void Makes_the_model_follow_instructions_in_a_format_that_it_has_never_seen(string question, string answer)
    {
        using var folder = new TemporaryFolder();
        Merge(RepositoryFile.Find(Model), RepositoryFile.Find(Adapter), folder["merged.gguf"]);

        Assert.NotEqual(answer, Answer(RepositoryFile.Find(Model), question));
        Assert.Equal(answer, Answer(folder["merged.gguf"], question));
    }

    private static string Answer(string path, string question)
    {
        using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 256, Threads = 1 });
        string prompt = InstructionFormat.Prompt(question);
        List<int> tokens = [.. model.Vocabulary.Tokenize(prompt, parseSpecial: true).Select(token => token.Id)];
        string text = "";
        while (true)
        {
            float[] logits = context.Evaluate(tokens, LogitPositions.Last).Last.ToArray();
            tokens.Add(Array.IndexOf(logits, logits.Max()));
            if (model.Vocabulary.IsEndOfGeneration(tokens[^1]) || tokens.Count == 100)
            {
                return text;
            }

            text += model.Vocabulary.GetText(tokens[^1]);
        }
    }

    // W + (alpha / rank) · B · A for every pair of the adapter; everything else as it is.
    private static void Merge(string modelPath, string adapterPath, string mergedPath)
    {
        (GgufFile? model, GgufFile? adapter) = (GgufFile.Read(modelPath), GgufFile.Read(adapterPath));
        using GgufTensorData weights = model.OpenTensors();
        using GgufTensorData added = adapter.OpenTensors();
        var writer = new GgufWriter();
        foreach ((string? key, GgufValue? value) in model.Metadata)
        {
            writer.Add(key, value);
        }

        foreach (GgufTensor tensor in model.Tensors)
        {
            float[] values = weights.ReadFloats(tensor);
            if (adapter.FindTensor(tensor.Name + ".lora_a") is { } first && adapter.FindTensor(tensor.Name + ".lora_b") is { } second)
            {
                (float[]? a, float[]? b, int inputs, int rank) = (
                    added.ReadFloats(first),
                    added.ReadFloats(second),
                    (int)first.Dimensions[0],
                    (int)first.Dimensions[1]
                );
                double scale = adapter.Metadata.GetNumber("adapter.lora.alpha")!.Value / rank;
                for (int i = 0; i < values.Length; i++)
                {
                    (int row, int column) = (i / inputs, i % inputs);
                    values[i] += (float)(
                        scale * Enumerable.Range(0, rank).Sum(k => (double)b[(row * rank) + k] * a[(k * inputs) + column])
                    );
                }
            }

            writer.AddTensor(tensor.Name, tensor.Dimensions, values, tensor.Type);
        }

        writer.Write(mergedPath);
    }
}
