using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Models;

/// <summary>A model in several files is the model in one.</summary>
[Engine]
public sealed class SplitModelTests : IDisposable
{
    private static readonly int[] s_tokens = [1, 2, 3, 4, 5];

    private readonly string _folder = Directory.CreateTempSubdirectory("split-models-").FullName;
    private readonly string _whole;

    public SplitModelTests() =>
        _whole = new TinyModel
        {
            Layers = 2,
            Width = 256,
            FeedForward = 256,
        }.Write(Path.Combine(_folder, "whole.gguf"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, false, false)]
    [InlineData(3, false, true)]
    [InlineData(3, true, false)]
    [InlineData(3, true, true)]
    public void Has_the_logits_of_the_model_in_one_file(int count, bool emptyFirst, bool mapped)
    {
        string first = SplitCopy.Write(_whole, Path.Combine(_folder, "cut"), count, emptyFirst)[0];
        Assert.Equal(Logits(_whole, mapped), Logits(first, mapped));
    }

    [Fact]
    public void Is_quantized_to_the_same_file()
    {
        string first = SplitCopy.Write(_whole, Path.Combine(_folder, "cut"), 3, emptyFirst: true)[0];
        Assert.Equal(Quantized(_whole, "of-whole.gguf"), Quantized(first, "of-parts.gguf"));
        LlamaException refused = Assert.Throws<LlamaException>(() => Quantized(first, "cut-00002-of-00003.gguf"));
        Assert.Contains("cut-00002-of-00003.gguf", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_written_over_while_it_is_mapped_is_noticed()
    {
        IReadOnlyList<string> paths = SplitCopy.Write(_whole, Path.Combine(_folder, "cut"), 2);
        using var model = LlamaModel.Load(paths[0], new LlamaModelOptions { GpuLayers = 0, LargestCopied = 0 });
        using var context = new LlamaContext(model, new LlamaContextOptions { Threads = 1 });
        context.Evaluate(s_tokens, cancellation: TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(paths[1], DateTime.UtcNow.AddHours(1));
        Assert.Contains(
            "cut-00002-of-00002.gguf",
            Assert
                .Throws<GgufFormatException>(() => context.Evaluate([.. s_tokens, 6], cancellation: TestContext.Current.CancellationToken))
                .Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Logits(string path, bool mapped)
    {
        using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0, LargestCopied = mapped ? 0 : long.MaxValue });
        using var context = new LlamaContext(model, new LlamaContextOptions { Threads = 1 });
        return [.. context.Evaluate(s_tokens, cancellation: TestContext.Current.CancellationToken).Last];
    }

    private byte[] Quantized(string source, string name) =>
        File.ReadAllBytes(
            LlamaQuantizer
                .Quantize(
                    source,
                    Path.Combine(_folder, name),
                    new QuantizationOptions { Type = QuantizationType.Parse("Q8_0"), Threads = 1 }
                )
                .Path
        );
}
