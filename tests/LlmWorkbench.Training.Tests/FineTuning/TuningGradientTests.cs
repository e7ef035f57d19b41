using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Testing.Reference;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.FineTuning;

/// <summary>
/// The loss of a fine-tuning and its gradient are those of float64: the loss is computed once more from the exported file by
/// <see cref="ReferenceModel"/>, and the gradient by central differences of that.
/// </summary>
[Engine]
public sealed class TuningGradientTests : IDisposable
{
    private const int Rank = 2;
    private const double Alpha = 3;
    private readonly TemporaryFolder _folder = new();

    private static readonly ModelShape s_shape = new()
    {
        Vocabulary = 320,
        Context = 16,
        Layers = 1,
        Width = 8,
        FeedForward = 8,
        Heads = 2,
        KeyValueHeads = 1,
    };

    private static readonly TuningExample s_example = new([315, 12, 40], [7, 99, 319]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("blk.0.attn_v.weight")]
    [InlineData("blk.0.attn_output.weight")]
    [InlineData("blk.0.ffn_gate.weight")]
    [InlineData("blk.0.ffn_down.weight")]
    public void Loss_and_gradient_are_those_of_float64(string name)
    {
        using TransformerNetwork network = Tiny.Network(s_shape);
        ModelExport.Write(_folder["model.gguf"], network, Tiny.Tokenizer, new ModelCard(), GgmlType.F32);
        using var run = new TuningRun(network, Tiny.Tokenizer, [s_example], new LoraOptions { Rank = Rank, Alpha = Alpha });
        Fill(run.Adapter);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor loss = LoraTrainer.LossOf(network, [s_example], filler: 315);
        loss.backward();
        (double[][] a, double[][] b) = (Rows(run.Adapter.A(name)), Rows(run.Adapter.B(name)));

        Assert.Equal(Loss(name, a, b, run.Adapter), loss.item<float>(), 1e-5);
        AssertGradient(Rows(run.Adapter.A(name).grad!), a, () => Loss(name, a, b, run.Adapter));
        AssertGradient(Rows(run.Adapter.B(name).grad!), b, () => Loss(name, a, b, run.Adapter));
    }

    private static void AssertGradient(double[][] gradient, double[][] numbers, Func<double> loss)
    {
        const double Step = 1e-4;
        Assert.Contains(gradient, row => row.Any(number => Math.Abs(number) > 1e-3));
        foreach ((int row, int column) in (ReadOnlySpan<(int, int)>)[(0, 0), (1, 0), (0, 1), (1, 1)])
        {
            double before = numbers[row][column];
            numbers[row][column] = before + Step;
            double up = loss();
            numbers[row][column] = before - Step;
            double down = loss();
            numbers[row][column] = before;
            Assert.Equal((up - down) / (2 * Step), gradient[row][column], 1e-5);
        }
    }

    // The surprisal of the reply in float64, with W + alpha / rank · B · A in place of every matrix.
    private double Loss(string changed, double[][] a, double[][] b, LoraAdapter adapter)
    {
        var weights = new ReferenceWeights(GgufFile.Read(_folder["model.gguf"]));
        foreach (string name in adapter.Names)
        {
            (double[][] first, double[][] second) = name == changed ? (a, b) : (Rows(adapter.A(name)), Rows(adapter.B(name)));
            Matrix matrix = weights.Matrix(name);
            for (int row = 0; row < matrix.Rows; row++)
            {
                double[] added = second[Turned(name, row)];
                for (int column = 0; column < matrix[row].Length; column++)
                {
                    matrix[row][column] += Alpha / Rank * added.Select((x, r) => x * first[r][column]).Sum();
                }
            }
        }

        int[] text = [.. s_example.Prompt, .. s_example.Reply];
        double[][] logits = ReferenceModel.Of(weights).Forward(text[..^1]).Logits;
        return Enumerable
            .Range(s_example.Prompt.Count - 1, s_example.Reply.Count)
            .Average(at => LogSum(logits[at]) - logits[at][text[at + 1]]);
    }

    // Files of the architecture llama have the rows (i, i + half) of a head beside each other.
    private static int Turned(string name, int row)
    {
        if (!name.Contains("attn_q", StringComparison.Ordinal) && !name.Contains("attn_k", StringComparison.Ordinal))
        {
            return row;
        }

        (int head, int place) = Math.DivRem(row, s_shape.HeadWidth);
        return (head * s_shape.HeadWidth) + (place % 2 * (s_shape.HeadWidth / 2)) + (place / 2);
    }

    private static double LogSum(double[] logits)
    {
        double most = logits.Max();
        return most + Math.Log(logits.Sum(logit => Math.Exp(logit - most)));
    }

    // B begins at zero, where the gradient of A is zero.
    private static void Fill(LoraAdapter adapter)
    {
        using IDisposable noGradient = torch.no_grad();
        using var generator = new torch.Generator(5);
        foreach (string name in adapter.Names)
        {
            using torch.Tensor random = torch.randn(adapter.B(name).shape, generator: generator);
            adapter.B(name).copy_(random);
        }
    }

    private static double[][] Rows(torch.Tensor tensor) =>
        [.. tensor.detach().contiguous().data<float>().ToArray().Select(value => (double)value).Chunk((int)tensor.shape[1])];
}
