using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Numbers;

/// <summary>Whatever reads numbers out of a damaged model refuses them, and names the first layer where they are wrong.</summary>
[Engine]
public sealed class MeaninglessNumbersTests(TinyModelFixture tiny) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meaningless-").FullName;
    private readonly List<LlamaModel> _models = [];

    public void Dispose()
    {
        _models.ForEach(model => model.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A tensor, what its weights become, how many of them (0: all), and the layer that is named.</summary>
    public static TheoryData<string, float, int, int?> Damages { get; } =
        new()
        {
            { "token_embd.weight", float.NaN, 0, null },
            { "token_embd.weight", float.PositiveInfinity, 0, null },
            { "blk.0.attn_norm.weight", float.NaN, 0, 0 },
            { "blk.0.attn_q.weight", float.PositiveInfinity, 0, 0 },
            { "blk.1.attn_k.weight", float.NaN, 0, 1 },
            { "blk.1.attn_v.weight", float.NegativeInfinity, 0, 1 },
            { "blk.1.ffn_down.weight", float.NaN, 0, 1 },
            { "blk.1.ffn_down.weight", 3e38f, 0, 1 },
            { "output_norm.weight", float.NaN, 0, null },
            // Of one weight all that is computed may be minus infinity, which stands for "never" in masks alone.
            { "token_embd.weight", float.NegativeInfinity, 0, null },
            { "blk.0.attn_output.weight", float.PositiveInfinity, 1, 0 },
            { "blk.0.attn_output.weight", float.NegativeInfinity, 1, 0 },
            { "blk.0.ffn_down.weight", float.PositiveInfinity, 1, 0 },
            { "blk.0.ffn_down.weight", float.NegativeInfinity, 1, 0 },
            { "blk.1.attn_v.weight", float.PositiveInfinity, 1, 1 },
            { "blk.1.attn_v.weight", float.NegativeInfinity, 1, 1 },
            { "blk.1.attn_output.weight", float.PositiveInfinity, 1, 1 },
            { "blk.1.attn_output.weight", float.NegativeInfinity, 1, 1 },
            { "blk.1.ffn_down.weight", float.PositiveInfinity, 1, 1 },
            { "blk.1.ffn_down.weight", float.NegativeInfinity, 1, 1 },
        };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Logits_are_refused_and_the_first_layer_is_named(string tensor, float value, int count, int? layer)
    {
        LlamaModel model = Damaged(tensor, value, count);
        Refuses(
            layer,
            () =>
            {
                using var context = new LlamaContext(model, new LlamaContextOptions { Threads = 1 });
                context.Evaluate(tiny.Tokenize("the cat"));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Appended_tokens_sequences_vectors_traces_and_importance_are_refused_alike(string tensor, float value, int count, int? layer)
    {
        LlamaModel model = Damaged(tensor, value, count);
        IReadOnlyList<int> text = tiny.Tokenize("the cat and the cat");
        var options = new LlamaContextOptions { Threads = 1, Length = 64 };
        Refuses(
            layer,
            () =>
            {
                using var context = new LlamaContext(model, options);
                context.Append(text[0], new float[model.Vocabulary.Count]);
            }
        );
        Refuses(
            layer,
            () =>
            {
                using var sequences = new LlamaSequences(model, options);
                sequences.Score([
                    new TokenContinuations(
                        text,
                        [
                            [1],
                            [2, 3],
                        ]
                    ),
                ]);
            }
        );
        Refuses(
            layer,
            () =>
            {
                using var sequences = new LlamaSequences(model, options);
                sequences.Continue([text], 4, _ => false);
            }
        );
        Refuses(
            layer,
            () =>
            {
                using var embedder = new LlamaEmbedder(model, options);
                embedder.Embed(text, Pooling.Mean);
            }
        );
        Refuses(
            layer,
            () =>
            {
                using var tracer = new LlamaTracer(model, options);
                tracer.Run(text, [new(ActivationName.Residual), new(ActivationName.FinalNorm)]);
            }
        );
        Refuses(
            layer,
            () =>
            {
                using var tracer = new LlamaTracer(model, options);
                tracer.Run(text, [new(ActivationName.Logits) { Positions = [0] }]);
            }
        );
        Refuses(layer, () => LlamaImportance.Compute(model, text, new ImportanceOptions { ChunkSize = 4, Threads = 1 }));
    }

    [Fact]
    public void A_text_that_does_not_meet_the_damage_is_read()
    {
        int damaged = tiny.Tokenize("z")[^1];
        LlamaModel model = Load(
            DamagedModel.Write(tiny.Path, Path("row.gguf"), "token_embd.weight", float.NaN, (long)damaged * tiny.Model.EmbeddingLength, 1)
        );
        using var embedder = new LlamaEmbedder(model, new LlamaContextOptions { Threads = 1, Length = 64 });
        Assert.All(embedder.Embed(tiny.Tokenize("the cat"), Pooling.Mean), number => Assert.True(float.IsFinite(number)));
        Assert.Null(Refuses(null, () => embedder.Embed([damaged], Pooling.Mean)).Layer);
    }

    [Fact]
    public void The_same_logit_for_every_token_is_no_answer()
    {
        LlamaModel model = Damaged("token_embd.weight", 0.1f);
        MeaninglessNumbersException refusal = Refuses(
            null,
            () => new LlamaContext(model, new LlamaContextOptions { Threads = 1 }).Evaluate(tiny.Tokenize("the cat"))
        );
        Assert.Contains("gives every token the same logit (", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token_embd.weight")]
    [InlineData("output_norm.weight")]
    public void Weights_without_which_all_texts_or_tokens_are_alike_are_not_zeros(string tensor)
    {
        LlamaModel model = Damaged(tensor, 0);
        MeaninglessNumbersException refusal = Assert.Throws<MeaninglessNumbersException>(() =>
            new LlamaEmbedder(model, new LlamaContextOptions { Threads = 1 })
        );
        Assert.Contains($"damaged.gguf has nothing but zeros in {tensor}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(tensor, refusal.Tensor);
    }

    [Fact]
    public void A_norm_that_quantized_products_would_take_for_nothing_is_refused()
    {
        // The Q8_K blocks of activations hold zeros for what is not a number: the MLP is left out, and the logits are finite.
        string sound = new TinyModel { Width = 256, FeedForward = 512 }.Write(Path("wide.gguf"));
        string quantized = Path("q4k.gguf");
        LlamaQuantizer.Quantize(sound, quantized, new QuantizationOptions { Type = QuantizationType.Parse("Q4_K"), Pure = true });
        LlamaModel model = Load(DamagedModel.Write(quantized, Path("damaged-q4k.gguf"), "blk.1.ffn_norm.weight", float.NaN));
        MeaninglessNumbersException refusal = Refuses(
            1,
            () => new LlamaContext(model, new LlamaContextOptions { Threads = 1 }).Evaluate(tiny.Tokenize("the cat"))
        );
        Assert.Equal("blk.1.ffn_norm.weight", refusal.Tensor);
    }

    [Fact]
    public void Numbers_that_an_intervention_blows_up_are_not_blamed_on_the_model()
    {
        using var tracer = new LlamaTracer(tiny.Model, new LlamaContextOptions { Threads = 1, Length = 64 });
        IReadOnlyList<int> text = tiny.Tokenize("the cat");
        var huge = Intervention.Scale(ActivationName.Residual, float.MaxValue);
        MeaninglessNumbersException refusal = Assert.Throws<MeaninglessNumbersException>(() =>
            tracer.Run(text, [new(ActivationName.Residual)], [huge])
        );
        Assert.Equal("What is changed makes numbers that are not finite: change less, with smaller factors or vectors.", refusal.Message);

        // Taking everything out leaves every token alike, which is what was asked for.
        Trace empty = tracer.Run(text, [new(ActivationName.Logits)], [Intervention.Zero(ActivationName.Residual)]);
        Assert.All(empty[ActivationName.Logits].Values.ToArray(), logit => Assert.Equal(0, logit));
    }

    private LlamaModel Damaged(string tensor, float value, int count = 0) =>
        Load(DamagedModel.Write(tiny.Path, Path("damaged.gguf"), tensor, value, count: count == 0 ? null : count));

    private LlamaModel Load(string path)
    {
        var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 });
        _models.Add(model);
        return model;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private static MeaninglessNumbersException Refuses(int? layer, Action read)
    {
        MeaninglessNumbersException refusal = Assert.Throws<MeaninglessNumbersException>(read);
        Assert.Equal(layer, refusal.Layer);
        Assert.EndsWith("take another copy of the model.", refusal.Message, StringComparison.Ordinal);
        if (layer is { } number)
        {
            Assert.Contains($"not finite, the first in layer {number} (", refusal.Message, StringComparison.Ordinal);
        }
        else if (refusal.Tensor is { } tensor)
        {
            string part = tensor.Contains("embd", StringComparison.Ordinal) ? "the embeddings" : "the final norm";
            Assert.Contains($"not finite, the first in {part} ({tensor})", refusal.Message, StringComparison.Ordinal);
        }

        return refusal;
    }
}
