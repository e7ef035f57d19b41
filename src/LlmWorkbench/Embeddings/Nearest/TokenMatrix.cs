using System.Numerics.Tensors;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Embeddings.Nearest;

/// <summary>A model's matrix with a row for each token, read from its file a few rows at a time.</summary>
internal sealed class TokenMatrix : IDisposable
{
    /// <summary>What tokens enter the model as.</summary>
    public const string Embedding = "token_embd.weight";

    /// <summary>What hidden states are multiplied with to give logits, where it is not the embedding.</summary>
    public const string Output = "output.weight";

    private const int ChunkElements = 1 << 20;

    private readonly LoadedModel _model;
    private readonly GgufTensor _tensor;
    private readonly WeightReader _reader;

    private TokenMatrix(LoadedModel model, GgufTensor tensor) =>
        (_model, _tensor, _reader) = (model, tensor, new WeightReader(model.Engine));

    /// <summary>The tensor's name.</summary>
    public string Name => _tensor.Name;

    /// <summary>Numbers in a row.</summary>
    public int Width => (int)_tensor.RowLength;

    private int Count => (int)Math.Min(_tensor.RowCount, _model.Vocabulary.Count);

    /// <summary>Opens the embedding.</summary>
    /// <exception cref="WorkbenchException">The model has none that can be read.</exception>
    public static TokenMatrix OpenEmbedding(LoadedModel model) => Open(model, Embedding);

    /// <summary>Opens what hidden states are compared with: the output matrix, or the embedding where the two are one.</summary>
    /// <exception cref="WorkbenchException">The model has none that can be read.</exception>
    public static TokenMatrix OpenOutput(LoadedModel model) =>
        Open(model, model.Engine.File.FindTensor(Output) is null ? Embedding : Output);

    /// <summary>A token's row.</summary>
    /// <param name="id">A token of the vocabulary.</param>
    /// <returns>[width]</returns>
    /// <exception cref="WorkbenchException">The matrix has no row for it, or the row holds a number that is not finite.</exception>
    public float[] Row(int id) =>
        id >= 0 && id < Count
            ? Finite(_reader.ReadRows(_tensor, id, 1), id)
            : throw new WorkbenchException($"There is no row for token {id}: {Name} has the rows 0 to {Count - 1}.");

    /// <summary>The mean of the rows of a word's tokens; a single token's own row.</summary>
    /// <returns>[width]</returns>
    /// <inheritdoc cref="Row" path="/exception"/>
    public float[] Vector(NamedWord word)
    {
        float[][] rows = [.. word.Tokens.Select(token => Row(token.Id))];
        return rows.Length == 1 ? rows[0] : [.. Enumerable.Range(0, Width).Select(i => (float)rows.Average(row => (double)row[i]))];
    }

    /// <summary>The mean of all rows.</summary>
    /// <returns>[width]</returns>
    public float[] Mean(RunContext run)
    {
        double[] sum = new double[Width];
        ForEachRow(Add, "Averaging the vocabulary", run);
        return [.. sum.Select(s => (float)(s / Count))];

        void Add(int id, Span<float> row)
        {
            for (int i = 0; i < row.Length; i++)
            {
                sum[i] += row[i];
            }
        }
    }

    /// <summary>The nearest tokens to each of several vectors, in one reading of the matrix.</summary>
    /// <param name="queries">[queries][width], centred already where <paramref name="mean"/> is given.</param>
    /// <param name="without">For each query the token that is left out, or −1.</param>
    /// <param name="mean">Subtracted from each row first; [width], or <see langword="null"/>.</param>
    /// <param name="count">How many for each query.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>[queries]: the tokens, nearest first.</returns>
    public IReadOnlyList<IReadOnlyList<TokenNeighbour>> Nearest(
        IReadOnlyList<float[]> queries,
        IReadOnlyList<int> without,
        float[]? mean,
        int count,
        RunContext run
    )
    {
        PriorityQueue<int, (double Cosine, int Behind)>[] best =
        [
            .. queries.Select(_ => new PriorityQueue<int, (double Cosine, int Behind)>()),
        ];
        ForEachRow(Compare, "Comparing the vocabulary", run);
        return [.. best.Select(Sorted)];

        void Compare(int id, Span<float> row)
        {
            Subtract(mean, row);
            for (int q = 0; q < queries.Count; q++)
            {
                if (id != without[q])
                {
                    // Of tokens as near as each other the one with the smaller number stays.
                    best[q].Enqueue(id, (Cosine.Between(row, queries[q]), -id));
                    if (best[q].Count > count)
                    {
                        best[q].Dequeue();
                    }
                }
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();

    /// <summary>Subtracts the mean, where there is one.</summary>
    internal static void Subtract(float[]? mean, Span<float> row)
    {
        for (int i = 0; mean is not null && i < row.Length; i++)
        {
            row[i] -= mean[i];
        }
    }

    private static TokenMatrix Open(LoadedModel model, string name)
    {
        string shown = VisibleText.Phrase(model.Name);
        GgufTensor tensor =
            model.Engine.File.FindTensor(name)
            ?? throw new WorkbenchException(
                model.Engine.File.Tensors.Count == 0
                    ? $"{shown} holds only a vocabulary: it has no vectors for its tokens."
                    : $"{shown} has no tensor {name}: its architecture ({VisibleText.Phrase(model.Engine.Architecture)}) keeps "
                        + "no row for each token."
            );
        return tensor.Dimensions.Count == 2 && tensor.RowLength is > 0 and <= 1 << 20 && WeightReader.CanRead(tensor.Type)
            ? new TokenMatrix(model, tensor)
            : throw new WorkbenchException(
                $"The tensor {name} of {shown} cannot be read as a row for each token: it is {tensor.Type} of shape "
                    + $"{string.Join(" × ", tensor.Dimensions)}."
            );
    }

    private IReadOnlyList<TokenNeighbour> Sorted(PriorityQueue<int, (double Cosine, int Behind)> best) =>
        [
            .. best
                .UnorderedItems.OrderByDescending(item => item.Priority)
                .Select(item => new TokenNeighbour(
                    TokenizationExperiment.Describe(_model.Vocabulary, new Token(item.Element, 0, 0)),
                    item.Priority.Cosine
                )),
        ];

    private void ForEachRow(RowVisitor visit, string title, RunContext run)
    {
        int rows = Math.Max(1, ChunkElements / Width);
        for (int first = 0; first < Count; first += rows)
        {
            run.ThrowIfStopped();
            float[] chunk = _reader.ReadRows(_tensor, first, Math.Min(rows, Count - first));
            for (int at = 0; at < chunk.Length; at += Width)
            {
                Finite(chunk.AsSpan(at, Width), first + (at / Width));
                visit(first + (at / Width), chunk.AsSpan(at, Width));
            }

            run.Report((double)first / Count, title);
        }
    }

    private float[] Finite(float[] row, int id)
    {
        Finite(row.AsSpan(), id);
        return row;
    }

    private void Finite(ReadOnlySpan<float> row, int id)
    {
        if (!TensorPrimitives.IsFiniteAll<float>(row))
        {
            throw new WorkbenchException(
                $"Row {id} of {Name} in {VisibleText.Phrase(_model.Name)} holds numbers that are not finite: the weights are "
                    + "damaged, and no distance to them means anything; take another copy of the model."
            );
        }
    }

    private delegate void RowVisitor(int id, Span<float> row);
}
