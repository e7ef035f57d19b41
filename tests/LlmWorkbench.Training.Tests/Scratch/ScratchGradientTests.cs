using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Testing.Reference;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Scratch;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Scratch;

/// <summary>
/// The loss of a training from scratch and its gradient are those of float64, whatever parts a model has: the loss is computed once more
/// from the exported file by <see cref="LlmWorkbench.Testing.Reference.ReferenceModel"/>, the gradient by central differences of that.
/// </summary>
[Engine]
public sealed class ScratchGradientTests : IDisposable
{
    private const double Step = 1e-4;
    private static readonly BytePairTokenizer s_tokenizer = new([], [ChatFormat.EndOfText], TextData.Bytes);
    private static readonly int[][] s_rows =
    [
        [256, 12, 40, 7, 99],
        [256, 40, 12, 99, 12],
    ];

    private static readonly ModelShape s_shape = new ScratchOptions
    {
        Layers = 2,
        Width = 8,
        Heads = 2,
        Context = 8,
    }.Shape(TextData.Bytes);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ScratchParts> All => [.. Enum.GetValues<ScratchParts>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_and_gradient_are_those_of_float64(ScratchParts parts)
    {
        using TransformerNetwork network = Tiny.Network(ScratchShapes.Of(s_shape, parts));
        ModelExport.Write(_folder["model.gguf"], network, s_tokenizer, new ModelCard(), GgmlType.F32);
        var weights = new ReferenceWeights(GgufFile.Read(_folder["model.gguf"]));
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor rows = torch.stack(s_rows.Select(row => torch.tensor(row.Select(id => (long)id).ToArray())).ToArray());
        torch.Tensor loss = ScratchRun.LossOf(network, rows).mean();
        loss.backward();

        Assert.Equal(Loss(weights), loss.item<float>(), 1e-5);
        foreach (string name in network.WeightNames)
        {
            AssertGradient(name, network, weights);
        }
    }

    private static void AssertGradient(string name, TransformerNetwork network, ReferenceWeights weights)
    {
        int columns = (int)network.Weight(name).shape[^1];
        double[][] gradient = [.. network.Weight(name).grad!.data<float>().ToArray().Select(g => (double)g).Chunk(columns)];
        // Rows of tokens that are read or predicted; of other matrices the first ones.
        int[] asked = name is "token_embd.weight" or "output.weight" ? [12, 40, 99] : [0, Math.Min(1, gradient.Length - 1)];
        Assert.Contains(asked, row => gradient[row].Any(number => Math.Abs(number) > 1e-5));
        foreach (int row in asked)
        {
            double[] numbers = weights.Matrix(name)[Stored(name, row, network.Shape)];
            foreach (int column in (int[])[0, columns - 1])
            {
                double before = numbers[column];
                numbers[column] = before + Step;
                double up = Loss(weights);
                numbers[column] = before - Step;
                double down = Loss(weights);
                numbers[column] = before;
                double expected = (up - down) / (2 * Step);
                Assert.True(
                    Math.Abs(expected - gradient[row][column]) < 2e-5,
                    $"{name} {row} {column}: {expected}, {gradient[row][column]}"
                );
            }
        }
    }

    private static double Loss(ReferenceWeights weights) =>
        s_rows.Average(row =>
        {
            double[][] logits = LlmWorkbench.Testing.Reference.ReferenceModel.Of(weights).Forward(row[..^1]).Logits;
            return Enumerable.Range(0, row.Length - 1).Average(at => LogSum(logits[at]) - logits[at][row[at + 1]]);
        });

    // Files of the architecture llama have the rows (i, i + half) of a head beside each other.
    private static int Stored(string name, int row, ModelShape shape)
    {
        if (!name.Contains("attn_q.", StringComparison.Ordinal) && !name.Contains("attn_k.", StringComparison.Ordinal))
        {
            return row;
        }

        (int head, int place) = Math.DivRem(row, shape.HeadWidth);
        int half = shape.HeadWidth / 2;
        return (head * shape.HeadWidth) + (place < half ? 2 * place : (2 * (place - half)) + 1);
    }

    private static double LogSum(double[] logits)
    {
        double most = logits.Max();
        return most + Math.Log(logits.Sum(logit => Math.Exp(logit - most)));
    }
}
