using LLama;
using LLama.Native;
using LlmWorkbench.Ablation;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Attention;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Generation;
using LlmWorkbench.Gguf;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tables;

namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>All in one process on LLamaSharp's libraries, as in a program of one of its users.</summary>
[Engine]
public sealed class WorkbenchWeightsTests
{
    private const string Text = "Question: What is the capital of France?\nAnswer:";

    // Each is what a user would call, as the numbers that it exports.
    private static readonly Dictionary<string, Func<LoadedModel, string>> s_experiments = new()
    {
        ["logits"] = model => model.Logits(Text).ToJson(),
        ["attention"] = model => model.Attention(Text).ToJson(),
        ["lens"] = model => model.Lens(Text).ToJson(),
        ["ablate"] = model => model.Ablate(Text, [AblatedPart.OfLayer(0)]).ToJson(),
        ["surprisal"] = model => model.Surprisal(Text).ToJson(),
        ["embed"] = model => model.Embed(["a cat", "a dog"]).ToJson(),
        ["embed --tokens"] = model => model.EmbedTokens(["a", "b"]).ToJson(),
        ["generate"] = model => model.Generate(Text, new() { MaxTokens = 8 }).Text,
        ["model"] = model => model.ToJson(),
    };

    public static TheoryData<string> Experiments => [.. s_experiments.Keys];

    [Fact]
    public void Logits_equal_those_of_LLamaSharps_own_context_to_the_last_bit()
    {
        using LLamaWeights weights = TutorWeights.Load();
        using LoadedModel model = weights.ForWorkbench(TutorWeights.ModelPath);
        using LlamaContext context = model.NewContext(new() { Length = 256, Threads = 1 });
        int[] ids = [.. model.Vocabulary.TokenizeToIds(Text)];

        Llama.Evaluation.Logits ours = context.Evaluate(ids, LogitPositions.All);

        float[][] theirs = TutorWeights.Logits(weights, Text);
        Assert.Equal(theirs.Length, ids.Length);
        Assert.All(theirs.Index(), row => Assert.Equal(row.Item, ours.At(row.Index)));
        Assert.True(theirs[^1].Max() > theirs[^1].Average() + 1);
    }

    [Fact]
    public void The_logits_of_a_trace_do_too()
    {
        using LLamaWeights weights = TutorWeights.Load();
        using LoadedModel model = weights.ForWorkbench(TutorWeights.ModelPath);
        using LlamaTracer tracer = model.NewTracer(new() { Length = 256, Threads = 1 });
        int[] ids = [.. model.Vocabulary.TokenizeToIds(Text)];

        Trace trace = tracer.Run(ids, [new(ActivationName.AttentionWeights), new(ActivationName.Logits)]);

        float[][] theirs = TutorWeights.Logits(weights, Text, flashAttention: false);
        Assert.Equal(theirs.SelectMany(row => row), trace[ActivationName.Logits].Values.ToArray());
        Assert.Equal(model.Engine.LayerCount + 1, trace.Activations.Length);
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void An_experiment_gives_what_it_gives_on_the_workbenchs_own_model(string experiment)
    {
        using LLamaWeights weights = TutorWeights.Load();
        using LoadedModel shared = weights.ForWorkbench(TutorWeights.ModelPath);
        using var own = new LoadedModel(shared.Name, LlamaModel.Load(TutorWeights.ModelPath));

        string expected = s_experiments[experiment](own);

        Assert.Equal(expected, s_experiments[experiment](shared));
        Assert.NotEmpty(expected);
    }

    // Quantized matrices may lie in memory in another order than in the file, and mapped files are not copied.
    [Theory]
    [InlineData("Q4_0", LLamaLoadMode.None)]
    [InlineData("Q4_0", LLamaLoadMode.MemoryMap)]
    [InlineData("Q4_K_M", LLamaLoadMode.None)]
    [InlineData("Q8_0", LLamaLoadMode.MemoryMap)]
    public void Quantized_and_mapped_weights_are_shared_too(string type, LLamaLoadMode mode)
    {
        string path = Path.Combine(Path.GetTempPath(), $"quantized-{Guid.NewGuid():N}.gguf");
        LLamaSharpEngine.Use();
        try
        {
            LlamaQuantizer.Quantize(TutorWeights.ModelPath, path, new QuantizationOptions { Type = QuantizationType.Parse(type) });
            LLama.Common.ModelParams parameters = TutorWeights.Parameters(path);
            parameters.LoadMode = mode;
            using var weights = LLamaWeights.LoadFromFile(parameters);
            using LoadedModel model = weights.ForWorkbench(parameters);
            using LlamaContext context = model.NewContext(new() { Length = 256, Threads = 1 });

            Llama.Evaluation.Logits ours = context.Evaluate([.. model.Vocabulary.TokenizeToIds(Text)]);

            Assert.Equal(TutorWeights.Logits(weights, Text)[^1], ours.Last);
            Assert.Equal(type, model.Quantization);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_weights_are_in_memory_once()
    {
        using LLamaWeights weights = TutorWeights.Load();
        using LoadedModel one = weights.ForWorkbench(TutorWeights.ModelPath);
        using LoadedModel other = weights.ForWorkbench(TutorWeights.Parameters(), new() { Name = "other", ContextLength = 64 });

        Assert.Equal(weights.NativeHandle.DangerousGetHandle(), one.Engine.Handle.DangerousGetHandle());
        Assert.Equal(weights.NativeHandle.DangerousGetHandle(), other.Engine.Handle.DangerousGetHandle());
        Assert.Equal(("tutor-mini-f16", "other", 64), (one.Name, other.Name, other.Context.Length));
    }

    [Fact]
    public void Weights_that_are_disposed_live_as_long_as_the_workbench_uses_them()
    {
        LLamaWeights weights = TutorWeights.Load();
        LoadedModel model = weights.ForWorkbench(TutorWeights.ModelPath);
        string expected = model.Logits(Text).ToJson();
        LlamaContext context = model.NewContext(new() { Length = 256 });

        weights.Dispose();
        Assert.Equal(expected, model.Logits(Text).ToJson());

        model.Dispose();
        Assert.NotEmpty(context.Evaluate([.. context.Model.Vocabulary.TokenizeToIds(Text)]).Last.ToArray());
        Assert.False(weights.NativeHandle.IsClosed);

        context.Dispose();
        Assert.True(weights.NativeHandle.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => weights.ForWorkbench(TutorWeights.ModelPath));
    }

    [Fact]
    public void Weights_stay_the_callers_when_the_workbench_lets_them_go()
    {
        using LLamaWeights weights = TutorWeights.Load();
        float[][] before = TutorWeights.Logits(weights, Text);

        weights.ForWorkbench(TutorWeights.ModelPath).Dispose();

        Assert.Equal(before[^1], TutorWeights.Logits(weights, Text)[^1]);
    }

    [Fact]
    public void The_file_of_another_model_is_refused_in_a_sentence()
    {
        using LLamaWeights weights = TutorWeights.Load();

        LlamaException refused = Assert.Throws<LlamaException>(() => weights.ForWorkbench(TutorWeights.OtherPath));

        Assert.StartsWith(
            "tutor-f16.gguf is not the file that these weights were loaded from: they are ",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith("; give the path of the file that they were loaded from.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("output_norm.weight")]
    [InlineData("blk.0.ffn_norm.weight")]
    [InlineData("blk.1.attn_q.weight")]
    [InlineData("blk.0.ffn_down.weight")]
    public void The_file_of_another_checkpoint_is_refused_although_its_header_is_the_same(string tensor)
    {
        string path = Path.Combine(Path.GetTempPath(), $"checkpoint-{Guid.NewGuid():N}.gguf");
        try
        {
            var file = Gguf.Reading.GgufFile.Read(TutorWeights.ModelPath);
            byte[] bytes = File.ReadAllBytes(TutorWeights.ModelPath);
            bytes[file.DataOffset + file.FindTensor(tensor)!.Offset] ^= 1;
            File.WriteAllBytes(path, bytes);
            using LLamaWeights weights = TutorWeights.Load();

            LlamaException refused = Assert.Throws<LlamaException>(() => weights.ForWorkbench(path));

            Assert.Contains($"were loaded from: its {tensor} holds other numbers; give", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_is_no_model_file_is_refused_as_everywhere()
    {
        using LLamaWeights weights = TutorWeights.Load();

        Assert.Throws<GgufFormatException>(() => weights.ForWorkbench(typeof(LLamaWeights).Assembly.Location));
        Assert.Throws<FileNotFoundException>(() => weights.ForWorkbench(TutorWeights.ModelPath + ".not"));
    }

    [Fact]
    public void Weights_that_were_loaded_for_the_vocabulary_alone_can_cut_text()
    {
        LLama.Common.ModelParams parameters = TutorWeights.Parameters();
        parameters.VocabOnly = true;
        using var weights = LLamaWeights.LoadFromFile(parameters);
        using LoadedModel model = weights.ForWorkbench(parameters);

        Assert.NotEmpty(model.Vocabulary.TokenizeToIds(Text));
        LlamaException refused = Assert.Throws<LlamaException>(() => model.Logits(Text));
        Assert.Contains("was loaded for its vocabulary only", refused.Message, StringComparison.Ordinal);
    }
}
