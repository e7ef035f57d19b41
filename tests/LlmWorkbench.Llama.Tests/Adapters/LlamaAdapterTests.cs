using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Llama.Tests.Adapters;

/// <summary>An adapter acts in whatever is computed with a model, as weights would that hold what it adds.</summary>
[Engine]
public sealed class LlamaAdapterTests : IDisposable
{
    private static readonly int[] s_text = [.. Enumerable.Range(0, 24).Select(i => (i * 37) % 250)];
    private static readonly LlamaContextOptions s_options = new()
    {
        Length = 64,
        Threads = 1,
        FlashAttention = FlashAttention.Disabled,
        KeyType = GgmlType.F32,
        ValueType = GgmlType.F32,
    };
    private readonly string _folder = Directory.CreateTempSubdirectory("adapters-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    [InlineData("falcon")]
    [InlineData("gpt2")]
    [InlineData("starcoder")]
    public void Computes_what_float64_computes_with_the_merged_weights(string architecture)
    {
        string path = Model(new RandomModel { Architecture = architecture });
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);
        double[][] expected = Reference(MergedModel.Write(PathOf("merged.gguf"), path, adapter, 0.7));
        using var model = LlamaModel.Load(path);
        using LlamaModel adapted = model.Adapt(adapter, 0.7f);

        AssertNear(expected[^1], Last(adapted), 1e-3);
        Assert.True(Distance(expected[^1], Last(model)) > 0.05);
    }

    [Fact]
    public void Adapts_stacked_experts_as_merged_ones_compute()
    {
        string path = Model(new RandomModel { Architecture = "llama", Experts = 4 });
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);
        using var model = LlamaModel.Load(path);
        using LlamaModel adapted = model.Adapt(adapter);
        using var merged = LlamaModel.Load(MergedModel.Write(PathOf("merged.gguf"), path, adapter));

        AssertNear([.. Last(merged).Select(x => (double)x)], Last(adapted), 1e-3);
    }

    [Fact]
    public void Acts_in_contexts_tracers_and_sequences_alike_and_leaves_the_model_as_it_was()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        using var model = LlamaModel.Load(path);
        using var early = new LlamaContext(model, s_options);
        float[] before = [.. early.Evaluate(s_text, LogitPositions.Last).Last];
        using LlamaModel adapted = model.Adapt(new RandomAdapter().Write(PathOf("adapter.gguf"), path));
        float[] with = Last(adapted);

        using var tracer = new LlamaTracer(adapted, s_options);
        float[] traced =
        [
            .. tracer.Run(s_text, [new(ActivationName.Logits) { Positions = [s_text.Length - 1] }])[ActivationName.Logits].Values,
        ];
        Assert.Equal(with, traced);
        Assert.Equal(before, early.Evaluate(s_text, LogitPositions.Last).Last.ToArray());
        Assert.Equal(before, Last(model));
        Assert.True(Distance([.. before.Select(x => (double)x)], with) > 0.05);
    }

    [Fact]
    public void A_scale_of_zero_and_taking_it_off_give_the_models_own_logits()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);
        using var model = LlamaModel.Load(path);
        using LlamaModel none = model.Adapt(adapter, 0);
        using LlamaModel full = model.Adapt(adapter);
        using LlamaModel off = full.WithAdapters(_ => false);

        Assert.Equal(Last(model), Last(none));
        Assert.Equal(Last(model), Last(off));
        Assert.Empty(off.Adapters);
        Assert.Equal("adapter", Assert.Single(full.Adapters).Name);
    }

    [Fact]
    public void Two_adapters_add_up_and_one_of_the_same_name_takes_the_others_place()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        string first = new RandomAdapter().Write(PathOf("first.gguf"), path);
        string second = new RandomAdapter { Seed = 2, Rank = 2 }.Write(PathOf("second.gguf"), path);
        string both = MergedModel.Write(PathOf("both.gguf"), MergedModel.Write(PathOf("one.gguf"), path, first), second, -0.5);
        using var model = LlamaModel.Load(path);
        using LlamaModel one = model.Adapt(first);
        using LlamaModel two = one.Adapt(second, -0.5f);
        using LlamaModel again = two.Adapt(second, 0);

        AssertNear(Reference(both)[^1], Last(two), 1e-3);
        Assert.Equal(["first", "second"], again.Adapters.Select(adapter => adapter.Name));
        Assert.Equal(Last(one), Last(again));
    }

    [Fact]
    public void Weights_are_read_with_what_it_adds()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);
        using var model = LlamaModel.Load(path);
        using LlamaModel adapted = model.Adapt(adapter, 0.5f);
        using var merged = LlamaModel.Load(MergedModel.Write(PathOf("merged.gguf"), path, adapter, 0.5));
        using var expected = new WeightReader(merged.File);
        using var read = new WeightReader(adapted);
        foreach (GgufTensor tensor in model.File.Tensors)
        {
            float[] numbers = read.ReadRows(tensor, tensor.RowCount / 2, 1);
            float[] wanted = expected.ReadRows(merged.File.FindTensor(tensor.Name)!, tensor.RowCount / 2, 1);
            Assert.All(wanted.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }
    }

    [Fact]
    public void Lives_as_long_as_the_last_context_that_has_it()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);
        var model = LlamaModel.Load(path);
        LlamaModel adapted = model.Adapt(adapter);
        float[] with = Last(adapted);
        using var context = new LlamaContext(adapted, s_options);
        adapted.Dispose();
        model.Dispose();

        Assert.Equal(with, context.Evaluate(s_text, LogitPositions.Last).Last.ToArray());
    }

    [Fact]
    public void Adapters_come_and_go_while_other_threads_compute()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);
        using var model = LlamaModel.Load(path);
        float[] before = Last(model);
        Parallel.For(
            0,
            4,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            i =>
            {
                for (int round = 0; round < 5; round++)
                {
                    if (i % 2 == 0)
                    {
                        using LlamaModel adapted = model.Adapt(adapter);
                        Assert.NotEqual(before, Last(adapted));
                    }
                    else
                    {
                        Assert.Equal(before, Last(model));
                    }
                }
            }
        );
    }

    [Fact]
    public void The_template_of_the_format_that_it_was_trained_with_comes_first()
    {
        string path = Model(new RandomModel { Architecture = "llama" });
        using var model = LlamaModel.Load(path);
        using LlamaModel adapted = model.Adapt(new RandomAdapter { ChatTemplate = "### {{ x }}" }.Write(PathOf("adapter.gguf"), path));

        Assert.NotEqual("### {{ x }}", model.ChatTemplate);
        Assert.Equal("### {{ x }}", adapted.ChatTemplate);
    }

    private static double[][] Reference(string path) => ReferenceModel.Load(path).Forward(s_text).Logits;

    private string Model(RandomModel model) => model.Write(PathOf("model.gguf"));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static float[] Last(LlamaModel model)
    {
        using var context = new LlamaContext(model, s_options);
        return context.Evaluate(s_text, LogitPositions.Last).Last.ToArray();
    }

    private static double Distance(double[] expected, float[] logits) => expected.Zip(logits, (a, b) => Math.Abs(a - b)).Max();

    private static void AssertNear(double[] expected, float[] logits, double tolerance) =>
        Assert.InRange(Distance(expected, logits), 0, tolerance);
}
