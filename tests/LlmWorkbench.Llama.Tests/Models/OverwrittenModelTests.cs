using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Models;

/// <summary>Somebody writes into the file of a model that is loaded, as cp does.</summary>
[Engine]
public sealed class OverwrittenModelTests : IDisposable
{
    private static readonly int[] s_tokens = [10, 20, 30, 40];
    private static readonly LlamaModelOptions s_mapped = new() { LargestCopied = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("overwritten-").FullName;

    public OverwrittenModelTests()
    {
        new TinyModel { Seed = 3 }.Write(ModelFile);
        File.SetLastWriteTimeUtc(ModelFile, DateTime.UtcNow.AddMinutes(-1));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ModelFile => Path.Combine(_folder, "model.gguf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_small_model_lies_in_memory_and_computes_on_as_before()
    {
        using var model = LlamaModel.Load(ModelFile);
        float[] before = Logits(model);
        InPlace(stream => stream.SetLength(100));
        Assert.Equal(before, Logits(model));
        Assert.Throws<GgufFormatException>(() => new WeightReader(model.File));
    }

    [Fact]
    public void A_mapped_model_computes_the_same_as_one_in_memory()
    {
        using var copied = LlamaModel.Load(ModelFile);
        using var mapped = LlamaModel.Load(ModelFile, s_mapped);
        Assert.Equal(Logits(copied), Logits(mapped));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_computes_with_a_mapped_model_refuses(bool isCut)
    {
        using var model = LlamaModel.Load(ModelFile, s_mapped);
        using var context = new LlamaContext(model);
        context.Evaluate(s_tokens, cancellation: Cancellation);
        using var tracer = new LlamaTracer(model);
        InPlace(stream =>
        {
            if (isCut)
            {
                stream.SetLength(100);
            }
            else
            {
                stream.Write(new byte[stream.Length]);
            }
        });

        Refused(() => context.Evaluate([.. s_tokens, 50], cancellation: Cancellation));
        Refused(() => Logits(model));
        Refused(() => tracer.Run(s_tokens, [new(ActivationName.Residual)], cancellation: Cancellation));
        Refused(() =>
            LlamaImportance.Compute(
                model,
                [.. Enumerable.Repeat(s_tokens, 8).SelectMany(t => t)],
                new ImportanceOptions { ChunkSize = 16 },
                cancellation: Cancellation
            )
        );
        using var embedder = new LlamaEmbedder(model);
        Refused(() => embedder.HiddenStates(s_tokens, Cancellation));
    }

    [Fact]
    public void A_mapped_model_whose_name_another_file_took_computes_on()
    {
        using var model = LlamaModel.Load(ModelFile, s_mapped);
        float[] before = Logits(model);
        string other = new TinyModel { Seed = 4 }.Write(Path.Combine(_folder, "other.gguf"));
        File.Move(other, ModelFile, overwrite: true);
        Assert.Equal(before, Logits(model));
        File.Delete(ModelFile);
        Assert.Equal(before, Logits(model));
    }

    [Fact]
    public void A_context_that_outlives_its_model_still_looks_at_the_file()
    {
        var model = LlamaModel.Load(ModelFile, s_mapped);
        using var context = new LlamaContext(model);
        model.Dispose();
        context.Evaluate(s_tokens, cancellation: Cancellation);
        InPlace(stream => stream.SetLength(100));
        Refused(() => context.Evaluate([.. s_tokens, 50], cancellation: Cancellation));
    }

    [Fact]
    public void Files_that_take_fewer_than_no_bytes_are_refused() =>
        Assert.Contains(
            "give 0 or more",
            Assert.Throws<LlamaException>(() => LlamaModel.Load(ModelFile, new LlamaModelOptions { LargestCopied = -1 })).Message,
            StringComparison.Ordinal
        );

    private static float[] Logits(LlamaModel model)
    {
        using var context = new LlamaContext(model);
        return [.. context.Evaluate(s_tokens, cancellation: Cancellation).Last];
    }

    private static void Refused(Func<object> compute) =>
        Assert.StartsWith(
            "model.gguf: the file was written over while it was in use: it ",
            Assert.Throws<GgufFormatException>(compute).Message,
            StringComparison.Ordinal
        );

    private void InPlace(Action<FileStream> write)
    {
        using FileStream stream = new(ModelFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }
}
