using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Export;

[Engine]
public sealed class LlamaCppTests
{
    private static readonly LlamaContextOptions s_exact = new()
    {
        KeyType = GgmlType.F32,
        ValueType = GgmlType.F32,
        FlashAttention = FlashAttention.Disabled,
        Threads = 1,
        BatchSize = 64,
    };

    [Theory]
    [InlineData(4, 2)]
    [InlineData(4, 4)]
    [InlineData(2, 1)]
    public void Computes_the_logits_of_the_network(int heads, int keyValueHeads)
    {
        using var folder = new TemporaryFolder();
        using TransformerNetwork network = Tiny.Network(
            Tiny.Shape with
            {
                Width = 64,
                FeedForward = 96,
                Heads = heads,
                KeyValueHeads = keyValueHeads,
            }
        );
        int[] tokens = Tiny.RandomTokens(40, network.Shape.Vocabulary);

        double difference = LargestDifference(folder, network, GgmlType.F32, tokens);

        Assert.InRange(difference, 0, 1e-3);
    }

    [Fact]
    public void Computes_nearly_the_same_from_16_bits()
    {
        using var folder = new TemporaryFolder();
        using var network = new TransformerNetwork(Tiny.Shape, 3);

        Assert.InRange(LargestDifference(folder, network, GgmlType.F16, Tiny.RandomTokens(40, 320)), 1e-6, 1e-2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("One morning, Mia the fox went to the river.")]
    [InlineData("it's we'll I'd they've 'S  two  spaces   \n\n tabs\t\tend ")]
    [InlineData("Grüße, 世界! naïve 😀😀 👩‍👩‍👧 e\u0301 \u200Bzero\u00A0width")]
    [InlineData("12 + 345 = 6½ Ⅷ ١٢٣ #$%& --- ...\r\nعربي हिन्दी русский")]
    [InlineData("<|user|>\nWhat is 1 + 1?<|end|>\n<|assistant|>\n")]
    public void Cuts_text_into_the_same_tokens(string text)
    {
        using var folder = new TemporaryFolder();
        using LlamaModel model = Exported(folder, Tiny.Shape);
        int[] start = [Tiny.Tokenizer.IdOf(ChatFormat.EndOfText)];

        Assert.Equal(
            start.Concat(Tiny.Tokenizer.Encode(text)),
            model.Vocabulary.Tokenize(text, parseSpecial: true).Select(token => token.Id)
        );
        Assert.Equal(
            Tiny.Tokenizer.Encode(text, parseSpecial: false),
            model.Vocabulary.Tokenize(text, addSpecial: false).Select(token => token.Id)
        );
    }

    [Fact]
    public void Knows_which_tokens_are_special()
    {
        using var folder = new TemporaryFolder();
        using LlamaModel model = Exported(folder, Tiny.Shape);

        Assert.Equal(320, model.Vocabulary.Count);
        Assert.True(model.Vocabulary.AddsBeginToken);
        Assert.All(Enumerable.Range(0, 320), id => Assert.Equal(Tiny.Tokenizer.IsSpecial(id), model.Vocabulary.IsControl(id)));
        Assert.Equal(
            [ChatFormat.EndOfText, ChatFormat.EndOfMessage],
            Enumerable.Range(0, 320).Where(model.Vocabulary.IsEndOfGeneration).Select(id => Tiny.Tokenizer.Tokens[id])
        );
    }

    private static LlamaModel Exported(TemporaryFolder folder, ModelShape shape)
    {
        using TransformerNetwork network = Tiny.Network(shape);
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard());
        return LlamaModel.Load(folder["m.gguf"]);
    }

    private static double LargestDifference(TemporaryFolder folder, TransformerNetwork network, GgmlType type, int[] tokens)
    {
        ModelExport.Write(folder["m.gguf"], network, Tiny.Tokenizer, new ModelCard(), type);
        using var model = LlamaModel.Load(folder["m.gguf"], new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(model, s_exact with { Length = 256 });
        Llama.Evaluation.Logits theirs = context.Evaluate(tokens, LogitPositions.All);
        return Tiny.Logits(network, tokens).Select((row, position) => Distance(row, theirs.At(position))).Max();
    }

    private static double Distance(float[] ours, ReadOnlySpan<float> theirs)
    {
        double most = 0.0;
        for (int i = 0; i < ours.Length; i++)
        {
            most = Math.Max(most, Math.Abs(ours[i] - theirs[i]));
        }

        return most;
    }
}
