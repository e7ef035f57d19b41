using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Tests.Attention;

/// <summary>The attention of each architecture, held to a float64 pass over the same file where there is one.</summary>
[Engine]
public sealed class AttentionArchitectureTests(ITestOutputHelper output) : IDisposable
{
    private const string Text = "the cat and the other cat in the inn: a thin hat, a hen, and the end of the cat";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attention-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("llama", 2, GgmlType.F32)]
    [InlineData("llama", 2, GgmlType.Q8_0)]
    [InlineData("qwen2", 2, GgmlType.F32)]
    [InlineData("falcon", 1, GgmlType.F32)]
    [InlineData("starcoder", 1, GgmlType.F32)]
    [InlineData("gpt2", 4, GgmlType.F32)]
    [InlineData("gpt2", 4, GgmlType.F16)]
    public void Weights_and_scores_are_those_of_the_formulas(string architecture, int keyValueHeads, GgmlType type)
    {
        using LoadedModel model = Load(architecture, keyValueHeads, type);
        int[] ids = model.Vocabulary.TokenizeToIds(Text);
        ForwardPass expected = ReferenceModel.Load(model.Engine.Path, Arithmetic.OfLlamaCpp(type, cache: GgmlType.F16)).Forward(ids);
        AttentionResult result = model.Attention(Text, run: Cancellation);
        Assert.Equal(12, result.Heads.Count);
        double largest = 0,
            squares = 0,
            count = 0;
        foreach (AttentionHead head in result.Heads)
        {
            double[][] weights = expected.Layers[head.Layer].Attention.Weights[head.Head];
            for (int q = 0; q < ids.Length; q++)
            {
                for (int k = 0; k <= q; k++)
                {
                    double difference = Math.Abs(weights[q][k] - head.Pattern.Weights[q][k]);
                    (largest, squares, count) = (Math.Max(largest, difference), squares + (difference * difference), count + 1);
                }
            }

            Assert.Equal(Enumerable.Range(1, ids.Length - 1).Average(q => weights[q][q - 1]), head.Scores.Previous!.Value, 2);
            Assert.Equal(
                Enumerable.Range(1, ids.Length - 1).Average(q => -weights[q].Where(w => w > 0).Sum(w => w * Math.Log2(w))),
                head.Scores.EntropyBits!.Value,
                1
            );
        }

        output.WriteLine($"typical {Math.Sqrt(squares / count):0.0e0}, largest {largest:0.0e0}");
        Assert.InRange(Math.Sqrt(squares / count), 0, type == GgmlType.Q8_0 ? 1e-2 : 1e-3);
    }

    [Theory]
    [InlineData("phi3", 2)]
    [InlineData("gemma", 1)]
    [InlineData("gemma2", 2)]
    public void Architectures_without_a_reference_have_rows_that_add_up_to_one(string architecture, int keyValueHeads)
    {
        using LoadedModel model = Load(architecture, keyValueHeads, GgmlType.F32);
        AttentionResult result = model.Attention(Text, new AttentionOptions { Rollout = true }, run: Cancellation);
        Assert.Equal((12, 3), (result.Heads.Count, result.Rollout.Count));
        Assert.All(result.Heads, h => Assert.All(h.Pattern.Weights, row => Assert.Equal(1, row.Sum(), 4)));
        Assert.All(
            result.Heads.GroupBy(h => h.Layer),
            layer => Assert.Equal(4, layer.Select(h => h.Pattern.Weights[9][4]).Distinct().Count())
        );
        Assert.Equal(12, model.HeadScores(new HeadScoresOptions { Length = 10, Sequences = 1 }, run: Cancellation).Heads.Count);
    }

    [Fact]
    public void An_architecture_without_attention_says_so()
    {
        using var model = new LoadedModel("mamba", LlamaModel.Load(TinyMamba.Write(Path.Combine(_folder.FullName, "mamba.gguf"))));
        const string Sentence =
            "mamba has no attention heads that llama.cpp shows (architecture mamba): take a model with attention, such as one of "
            + "the architectures llama, qwen2, falcon or gpt2.";
        Assert.Equal(Sentence, Assert.Throws<WorkbenchException>(() => model.Attention(Text, run: Cancellation)).Message);
        Assert.Equal(Sentence, Assert.Throws<WorkbenchException>(() => model.HeadScores(run: Cancellation)).Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private LoadedModel Load(string architecture, int keyValueHeads, GgmlType type) =>
        new(
            architecture,
            LlamaModel.Load(
                new RandomModel
                {
                    Architecture = architecture,
                    KeyValueHeads = keyValueHeads,
                    Type = type,
                }.Write(Path.Combine(_folder.FullName, $"{architecture}.gguf"))
            )
        );
}
