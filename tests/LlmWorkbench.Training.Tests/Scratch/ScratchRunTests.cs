using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Scratch;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Scratch;

[Engine]
public sealed class ScratchRunTests : IDisposable
{
    private static readonly string s_text = string.Concat(Enumerable.Repeat("abcab cabba ", 60));

    private static readonly ScratchOptions s_options = new()
    {
        Layers = 1,
        Width = 16,
        Heads = 2,
        Context = 8,
        Batch = 4,
        Steps = 20,
    };

    private readonly TemporaryFolder _folder = new();

    static ScratchRunTests() => torch.set_num_threads(1);

    public static TheoryData<ScratchParts> All => [.. Enum.GetValues<ScratchParts>()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bigram_learns_what_follows_what_as_counting_does()
    {
        // After a: b, after b: a or c, after c: a; each pair of windows as often as the other.
        string text = string.Concat(Enumerable.Range(0, 400).Select(i => new SeededRandom(5, (ulong)i).Next(2) == 0 ? "aba" : "abca"));
        var data = TextData.Of(text, TextData.Bytes, 16);
        using var run = new ScratchRun(data, ScratchParts.Bigram, s_options with { Steps = 300, Context = 16, LearningRate = 0.05 });
        while (run.Step < 300)
        {
            run.TakeStep();
        }

        Assert.Equal(Counted(data), run.Measure().Average(), 0.01);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_was_stopped_goes_on_as_if_it_had_not_been(ScratchParts parts)
    {
        double[] whole = Losses(parts, s_options.Steps, null, null);
        double[] first = Losses(parts, 8, null, _folder["state"]);
        double[] second = Losses(parts, 12, _folder["state"], null);

        Assert.Equal(whole, first.Concat(second));
        Assert.True(whole[^1] < whole[0] - 0.5);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Llama_cpp_computes_what_was_trained(ScratchParts parts)
    {
        using TransformerNetwork network = Tiny.Network(ScratchShapes.Of(s_options.Shape(TextData.Bytes), parts));
        var data = TextData.Of(s_text, TextData.Bytes, s_options.Context);
        ModelExport.Write(_folder["m.gguf"], network, data.Tokenizer, new ModelCard(), GgmlType.F32);
        GgufModelCheck.Validate(GgufFile.Read(_folder["m.gguf"]));
        int[] tokens = [256, .. data.Tokenizer.Encode("abc cab")];
        using var model = LlamaModel.Load(_folder["m.gguf"], new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(
            model,
            new LlamaContextOptions
            {
                KeyType = GgmlType.F32,
                ValueType = GgmlType.F32,
                FlashAttention = FlashAttention.Disabled,
                Threads = 1,
                Length = 64,
            }
        );
        Llama.Evaluation.Logits theirs = context.Evaluate(tokens, LogitPositions.All);
        float[][] ours = Tiny.Logits(network, tokens);

        for (int at = 0; at < tokens.Length; at++)
        {
            Assert.True(ours[at].Max() - ours[at].Min() > 1, "The logits are too flat to tell anything.");
            Assert.Equal(0, ours[at].Zip(theirs.At(at).ToArray(), (a, b) => Math.Abs(a - b)).Max(), 1e-3);
        }

        Assert.Equal(tokens, model.Vocabulary.Tokenize("abc cab").Select(token => token.Id));
        Assert.Equal("abc ü\n", data.Tokenizer.Decode(model.Vocabulary.Tokenize("abc ü\n", addSpecial: false).Select(token => token.Id)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Counts_its_parameters(ScratchParts parts)
    {
        using var network = new TransformerNetwork(ScratchShapes.Of(s_options.Shape(TextData.Bytes), parts), 1);

        Assert.Equal(network.WeightNames.Sum(name => network.Weight(name).numel()), network.Shape.ParameterCount);
    }

    [Fact]
    public void What_it_learned_from_can_be_read_back_and_tuned()
    {
        var data = TextData.Of(s_text, 260, s_options.Context);
        using var run = new ScratchRun(data, ScratchParts.OneHead, s_options);
        run.TakeStep();
        ModelExport.Write(_folder["m.gguf"], run.Network, data.Tokenizer, new ModelCard(), GgmlType.F32);
        (TransformerNetwork network, _) = ModelImport.Read(_folder["m.gguf"]);
        using TransformerNetwork read = network;

        Assert.Equal(Tiny.Logits(run.Network, [256, 1, 2]), Tiny.Logits(read, [256, 1, 2]));
    }

    [Fact]
    public void Samples_are_as_long_as_asked_for_and_the_same_each_time()
    {
        using var run = new ScratchRun(TextData.Of(s_text, TextData.Bytes, s_options.Context), ScratchParts.Whole, s_options);
        while (run.Step < 20)
        {
            run.TakeStep();
        }

        string sample = run.Sample("ab", 30);

        Assert.Equal(sample, run.Sample("ab", 30));
        Assert.InRange(sample.Length, 20, 30);
    }

    // The cross entropy of the held-out windows under the frequencies of pairs in what was learned.
    private static double Counted(TextData data)
    {
        var random = new SeededRandom(9);
        double[,] counts = new double[257, 257];
        for (int i = 0; i < 4000; i++)
        {
            long[] row = data.Draw(random);
            for (int at = 0; at + 1 < row.Length; at++)
            {
                counts[row[at], row[at + 1]]++;
            }
        }

        double Surprisal(long from, long to) => -Math.Log(counts[from, to] / Enumerable.Range(0, 257).Sum(next => counts[from, next]));
        return data.HeldOut.Average(window =>
        {
            long[] row = data.Row(window);
            return Enumerable.Range(0, window.Length).Average(at => Surprisal(row[at], row[at + 1]));
        });
    }

    private static readonly RunOrigin s_origin = new([OriginPart.Of("seed", s_options.Seed)]);

    private static double[] Losses(ScratchParts parts, int steps, string? from, string? to)
    {
        using var run = new ScratchRun(TextData.Of(s_text, TextData.Bytes, s_options.Context), parts, s_options);
        if (from is not null)
        {
            run.Step = StateFile.Read(from, run.State, s_origin);
        }

        double[] losses = [.. Enumerable.Range(0, steps).Select(_ => run.TakeStep())];
        if (to is not null)
        {
            StateFile.Write(to, run.Step, run.State, s_origin, []);
        }

        return losses;
    }
}
