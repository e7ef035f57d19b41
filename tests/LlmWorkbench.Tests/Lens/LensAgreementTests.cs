using LlmWorkbench.Gguf;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Reference;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Lens;

/// <summary>The lens against the model's own logits, to the last bit, and against a float64 pass over the same weights.</summary>
[Engine]
public sealed class LensAgreementTests(ArchitectureModels models)
{
    // Bytes in capitals are a token each: 150 of them are more than a block of 128.
    private const string Short = "the cat and the cat";
    private static readonly string s_long = string.Concat(Enumerable.Range(0, 149).Select(i => (char)('A' + (i * 7 % 23))));

    public static TheoryData<string, GgmlType> Cases =>
        new MatrixTheoryData<string, GgmlType>(ArchitectureModels.All.Select(row => row.Data), [GgmlType.F32, GgmlType.F16, GgmlType.Q8_0]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_the_last_layer_it_is_the_models_own_logits_to_the_last_bit(string name, GgmlType type)
    {
        LoadedModel model = models[name, type];
        foreach (string text in (string[])[Short, s_long])
        {
            int[] ids = Ids(model, text);
            using var context = new LlamaContext(
                model.Engine,
                new LlamaContextOptions { Length = ids.Length, FlashAttention = FlashAttention.Disabled }
            );
            Llama.Evaluation.Logits real = context.Evaluate(ids, LogitPositions.All, null, Cancellation);

            LensResult lens = model.Lens(text, new LensOptions { Layers = [2], Top = 20 }, run: Cancellation);

            Assert.Equal(ids.Length, lens.Positions.Count);
            foreach (LensPosition position in lens.Positions)
            {
                LensCell cell = lens[2, position.Position];
                Assert.Equal(TopLogits.Of(real.At(position.Position), 20), cell.Top.Select(t => t.Token.Id));
                Assert.All(cell.Top, t => Assert.Equal(real.At(position.Position)[t.Token.Id], t.Logit));
                Assert.Equal(0, cell.DivergenceBits);
            }

            LensCell alone = model.Lens(text, new LensOptions { Last = 1, Top = 1 }, run: Cancellation).Cells[^1][0];
            Assert.Equal(context.Evaluate(ids, LogitPositions.Last, null, Cancellation).Last[alone.Top[0].Token.Id], alone.Top[0].Logit);
        }
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.WithReference), MemberType = typeof(ArchitectureModels))]
    public void In_32_bits_every_layer_is_that_of_the_formulas(string name)
    {
        double largest = LargestDifference(name, GgmlType.F32);

        // [gelu models: a number that falls on the other side of an edge of llama.cpp's table of 16 bits]
        Assert.InRange(largest, 0, name is "llama" or "qwen2" ? 1e-3 : 5e-3);
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.WithReference), MemberType = typeof(ArchitectureModels))]
    public void With_weights_of_8_bits_the_lens_over_llamas_residual_stream_is_that_of_the_formulas(string name)
    {
        // From the same residual stream on, so that only norm and output matrix are compared.
        LoadedModel model = models[name, GgmlType.Q8_0];
        var reference = ReferenceModel.Load(model.Engine.Path, Arithmetic.OfLlamaCpp(GgmlType.Q8_0));
        int[] ids = Ids(model, Short);
        using var tracer = new LlamaTracer(model.Engine, new LlamaContextOptions { Length = ids.Length });
        Trace trace = tracer.Run(ids, [new(ActivationName.Embedding), new(ActivationName.Residual)], cancellation: Cancellation);
        LensResult lens = model.Lens(Short, new LensOptions { Top = int.MaxValue }, run: Cancellation);
        List<double> squares = [];
        foreach (int layer in lens.Layers)
        {
            foreach (LensPosition position in lens.Positions)
            {
                Llama.Activations.Activation stream = layer < 0 ? trace[ActivationName.Embedding] : trace[ActivationName.Residual, layer];
                double[] expected = reference.Unembed(reference.Norm(Wide(stream.Row(position.Position)), "output_norm"));
                squares.AddRange(
                    lens[layer, position.Position].Top.Select(t => (t.Logit - expected[t.Token.Id]) * (t.Logit - expected[t.Token.Id]))
                );
            }
        }

        Assert.InRange(Math.Sqrt(squares.Average()), 0, 1e-3);
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.WithReference), MemberType = typeof(ArchitectureModels))]
    public void Entropy_divergence_and_ranks_follow_from_the_logits(string name)
    {
        LensResult lens = models[name].Lens(Short, new LensOptions { Top = int.MaxValue, Tokens = ["t", " the"] }, run: Cancellation);
        for (int column = 0; column < lens.Positions.Count; column++)
        {
            Dictionary<int, double> final = Probabilities(lens.Cells[^1][column]);
            for (int row = 0; row < lens.Layers.Count; row++)
            {
                LensCell cell = lens.Cells[row][column];
                Dictionary<int, double> own = Probabilities(cell);
                Assert.Equal(1, cell.Top.Sum(t => t.Probability), 1e-6);
                Assert.Equal(own.Values.Sum(q => -q * Math.Log2(q)), cell.EntropyBits, 1e-6);
                Assert.Equal(final.Sum(p => p.Value * Math.Log2(p.Value / own[p.Key])), cell.DivergenceBits, 1e-6);
                for (int i = 0; i < 2; i++)
                {
                    int place = cell.Top.Index().First(t => t.Item.Token.Id == lens.Followed[i].Id).Index;
                    Assert.Equal((place + 1, cell.Top[place].Probability), (cell.Followed[i].Rank, cell.Followed[i].Probability));
                }
            }
        }
    }

    [Theory]
    [InlineData("Q2_K")]
    [InlineData("Q4_K_M")]
    [InlineData("Q5_0")]
    public void Whatever_the_quantization_the_last_layer_is_the_models_own_and_all_are_near_the_dequantized_rows(string type)
    {
        using var quantized = new QuantizedModel(type);
        LoadedModel model = quantized.Model;
        int[] ids = Ids(model, Short);
        using var context = new LlamaContext(
            model.Engine,
            new LlamaContextOptions { Length = ids.Length, FlashAttention = FlashAttention.Disabled }
        );
        Llama.Evaluation.Logits real = context.Evaluate(ids, LogitPositions.All, null, Cancellation);
        using var tracer = new LlamaTracer(model.Engine, new LlamaContextOptions { Length = ids.Length });
        Trace trace = tracer.Run(ids, [new(ActivationName.Embedding), new(ActivationName.Residual)], cancellation: Cancellation);
        using var reader = new WeightReader(model.Engine.File);
        double[] norm = Wide(reader.ReadRows(model.Engine.File.FindTensor("output_norm.weight")!, 0, 1));
        double[][] rows =
        [
            .. reader
                .ReadRows(model.Engine.File.FindTensor("token_embd.weight")!, 0, model.Vocabulary.Count)
                .Chunk(256)
                .Select(row => Wide(row)),
        ];

        LensResult lens = model.Lens(Short, new LensOptions { Top = int.MaxValue }, run: Cancellation);

        foreach (LensPosition position in lens.Positions)
        {
            Assert.All(lens[1, position.Position].Top, t => Assert.Equal(real.At(position.Position)[t.Token.Id], t.Logit));
            foreach (int layer in lens.Layers)
            {
                double[] normalized = Norms.RootMeanSquare(
                    Wide((layer < 0 ? trace[ActivationName.Embedding] : trace[ActivationName.Residual, layer]).Row(position.Position)),
                    norm,
                    1e-5
                );
                double length = Math.Sqrt(normalized.Sum(x => x * x));

                // llama.cpp multiplies with the vector in 8 bits: an error of at most 1/254 in each of its numbers.
                Assert.All(
                    lens[layer, position.Position].Top,
                    t =>
                    {
                        double[] row = rows[t.Token.Id];
                        Assert.Equal(row.Zip(normalized, (a, b) => a * b).Sum(), t.Logit, 0.01 * length * Math.Sqrt(row.Sum(x => x * x)));
                    }
                );
            }
        }
    }

    private double LargestDifference(string name, GgmlType type)
    {
        LoadedModel model = models[name, type];
        var reference = ReferenceModel.Load(model.Engine.Path, Arithmetic.OfLlamaCpp(type, GgmlType.F16));
        ForwardPass pass = reference.Forward(Ids(model, Short));
        LensResult lens = model.Lens(Short, new LensOptions { Top = int.MaxValue }, run: Cancellation);
        double largest = 0;
        foreach (int layer in lens.Layers)
        {
            double[][] stream = layer < 0 ? pass.Embedding : pass.Layers[layer].Output;
            foreach (LensPosition position in lens.Positions)
            {
                double[] logits = reference.Unembed(reference.Norm(stream[position.Position], "output_norm"));
                double sum = logits.Sum(Math.Exp);
                foreach (LensToken token in lens[layer, position.Position].Top)
                {
                    double expected = logits[token.Token.Id];
                    largest = Math.Max(
                        largest,
                        Math.Max(Math.Abs(token.Logit - expected), Math.Abs(token.Probability - (Math.Exp(expected) / sum)))
                    );
                }
            }
        }

        return largest;
    }

    private static Dictionary<int, double> Probabilities(LensCell cell)
    {
        double sum = cell.Top.Sum(t => Math.Exp(t.Logit));
        return cell.Top.ToDictionary(t => t.Token.Id, t => Math.Exp(t.Logit) / sum);
    }

    private static int[] Ids(LoadedModel model, string text) => [.. model.Vocabulary.Tokenize(text).Select(t => t.Id)];

    private static double[] Wide(ReadOnlySpan<float> row) => [.. row.ToArray().Select(number => (double)number)];
}
