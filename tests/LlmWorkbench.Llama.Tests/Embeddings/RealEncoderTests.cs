using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Embeddings;

/// <summary>A real encoder, all-MiniLM-L6-v2, against ONNX Runtime over the same weights.</summary>
[Engine]
public sealed class RealEncoderTests(RealEncoderTests.Encoder encoder) : IClassFixture<RealEncoderTests.Encoder>
{
    private static readonly string[] s_sentences =
    [
        "A cat sits on the mat.",
        "A kitten rests on a rug.",
        "The stock market fell sharply today.",
        "Shares lost much of their value this morning.",
        "How do I quantize a language model?",
        "Café naïve: UPPER CASE, accents & punctuation!",
    ];

    private static readonly LlamaContextOptions s_options = new() { Threads = 1 };

    // Numbers of transformers' BertTokenizer: 101 is [CLS], 102 [SEP], and «##» pieces go on with a word.
    [Fact]
    public void Text_is_cut_into_the_pieces_of_the_vocabulary()
    {
        string[] pieces = MiniLm.Vocabulary();

        Assert.Equal(
            ["[CLS]", "the", "cat", "sat", "un", "##qua", "##nti", "##zed", ",", "cafe", "[SEP]"],
            Tokens("The cat sat unquantized, Café").Select(id => pieces[id])
        );
    }

    [Fact]
    public void Hidden_states_and_cosines_are_those_of_onnx_runtime()
    {
        using var onnx = new OnnxEncoder();
        using var embedder = new LlamaEmbedder(encoder.Model, s_options with { FlashAttention = FlashAttention.Disabled });
        int[][] tokens = [.. s_sentences.Select(Tokens)];
        float[][] expected = [.. tokens.Select(t => Mean(onnx.HiddenStates(t)))];
        float[][] vectors = [.. tokens.Select(t => embedder.Embed(t, LlamaEmbedder.PreferredPooling(encoder.Model)!.Value))];

        float[][] own = embedder.HiddenStates(tokens[0]);
        double largest = own.Zip(onnx.HiddenStates(tokens[0]), (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();

        // llama.cpp looks GELU up in a table of 16-bit numbers.
        Assert.InRange(largest, 0, 1e-2);
        for (int a = 0; a < tokens.Length; a++)
        {
            for (int b = 0; b < tokens.Length; b++)
            {
                Assert.Equal(Cosine(expected[a], expected[b]), Cosine(vectors[a], vectors[b]), 1e-3);
            }
        }

        Assert.True(Cosine(vectors[0], vectors[1]) > Cosine(vectors[0], vectors[2]) + 0.3);
        Assert.True(Cosine(vectors[2], vectors[3]) > Cosine(vectors[1], vectors[3]) + 0.3);
    }

    [Fact]
    public void A_text_longer_than_a_usual_block_is_read_as_a_whole()
    {
        using var onnx = new OnnxEncoder();
        using var embedder = new LlamaEmbedder(encoder.Model, s_options);
        int[] tokens = Tokens(string.Concat(Enumerable.Repeat("A cat sits on the mat, and rain falls. ", 30)));

        Assert.InRange(tokens.Length, 257, 512);
        Assert.Equal(1, Cosine(Mean(onnx.HiddenStates(tokens)), embedder.Embed(tokens, Pooling.Mean)), 1e-4);
    }

    [Fact]
    public void Every_token_attends_to_those_after_it_too()
    {
        int[] tokens = Tokens(s_sentences[0]);
        using var tracer = new LlamaTracer(encoder.Model, s_options with { Length = tokens.Length });
        Trace trace = tracer.Run(tokens, [new ActivationRequest(ActivationName.AttentionWeights)]);

        for (int layer = 0; layer < encoder.Model.LayerCount; layer++)
        {
            Activation weights = trace[ActivationName.AttentionWeights, layer];
            for (int head = 0; head < encoder.Model.HeadCount; head++)
            {
                for (int position = 0; position < tokens.Length; position++)
                {
                    float[] row = weights.Row(head, position).ToArray();
                    Assert.Equal(1, row.Sum(w => (double)w), 1e-4);
                    Assert.All(row, w => Assert.True(w > 0));
                }
            }
        }

        Assert.DoesNotContain(ActivationName.Logits, tracer.Available());
        LlamaException refused = Assert.Throws<LlamaException>(() => tracer.Run(tokens, [new ActivationRequest(ActivationName.Logits)]));
        Assert.Contains("gives no logits", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_tokens_than_positions_were_learned_are_refused()
    {
        LlamaException refused = Assert.Throws<LlamaException>(() => new LlamaEmbedder(encoder.Model, s_options with { Length = 513 }));

        Assert.Contains("has learned 512 positions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_predicts_no_token_and_says_what_it_can_do()
    {
        LlamaException refused = Assert.Throws<LlamaException>(() => new LlamaContext(encoder.Model, s_options));

        Assert.StartsWith("The architecture bert reads in both directions", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Q8_0", 0.998)]
    [InlineData("Q4_K_M", 0.95)]
    public void Quantized_vectors_point_nearly_the_same_way(string type, double least)
    {
        string path = Path.Combine(encoder.Folder, $"{type}.gguf");
        LlamaQuantizer.Quantize(MiniLm.Path, path, new QuantizationOptions { Type = QuantizationType.Parse(type), Threads = 1 });
        using var quantized = LlamaModel.Load(path);
        using var few = new LlamaEmbedder(quantized, s_options);
        using var all = new LlamaEmbedder(encoder.Model, s_options);

        foreach (string sentence in s_sentences)
        {
            double cosine = Cosine(all.Embed(Tokens(sentence), Pooling.Mean), few.Embed(Tokens(sentence), Pooling.Mean));
            Assert.InRange(cosine, least, 0.999999);
        }
    }

    private int[] Tokens(string text) => encoder.Model.Vocabulary.TokenizeToIds(text);

    private static float[] Mean(float[][] states) =>
        [.. Enumerable.Range(0, states[0].Length).Select(i => (float)states.Average(state => (double)state[i]))];

    private static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    /// <summary>The model, loaded once.</summary>
    public sealed class Encoder : IDisposable
    {
        /// <summary>The model.</summary>
        public LlamaModel Model { get; } = LlamaModel.Load(MiniLm.Path);

        /// <summary>A folder for what tests write.</summary>
        public string Folder { get; } = Directory.CreateTempSubdirectory("encoder").FullName;

        public void Dispose()
        {
            Model.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
