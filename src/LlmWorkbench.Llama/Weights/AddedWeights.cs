using System.Collections.Concurrent;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Adapters;

namespace LlmWorkbench.Llama.Weights;

/// <summary>What LoRA adapters add to rows of a matrix: scale · factor · B · A, summed in double.</summary>
internal sealed class AddedWeights : IDisposable
{
    private readonly (LlamaAdapter Adapter, WeightReader Reader)[] _adapters;
    private readonly ConcurrentDictionary<(int Adapter, string Tensor), float[]> _first = [];

    /// <summary>Opens the adapters' files.</summary>
    /// <exception cref="GgufFormatException">One has changed since it was loaded.</exception>
    public AddedWeights(IReadOnlyList<LlamaAdapter> adapters)
    {
        List<(LlamaAdapter, WeightReader)> opened = [];
        try
        {
            foreach (LlamaAdapter adapter in adapters)
            {
                opened.Add((adapter, new WeightReader(adapter.File)));
            }
        }
        catch
        {
            opened.ForEach(entry => entry.Item2.Dispose());
            throw;
        }

        _adapters = [.. opened];
    }

    /// <summary>Adds what the adapters change in some rows.</summary>
    /// <param name="tensor">The matrix in the model's file.</param>
    /// <param name="first">The first row, counted over all other dimensions.</param>
    /// <param name="rows">[rows · inputs]; changed in place.</param>
    public void AddTo(GgufTensor tensor, long first, Span<float> rows)
    {
        int width = (int)tensor.RowLength;
        for (int i = 0; i < _adapters.Length; i++)
        {
            (LlamaAdapter adapter, WeightReader reader) = _adapters[i];
            if (adapter.Pairs.FirstOrDefault(pair => pair.Base.Name == tensor.Name) is not { } pair)
            {
                continue;
            }

            float[] a = _first.GetOrAdd((i, tensor.Name), _ => reader.ReadRows(pair.A, 0, (int)pair.A.RowCount));
            float[] b = reader.ReadRows(pair.B, first, rows.Length / width);
            for (int row = 0; row < rows.Length / width; row++)
            {
                // Stacked experts have a pair each: rows of A follow those of the expert before.
                long expert = (first + row) / tensor.Dimensions[1];
                Add(
                    adapter.Scale * pair.Factor,
                    a.AsSpan((int)expert * pair.Rank * width, pair.Rank * width),
                    b.AsSpan(row * pair.Rank, pair.Rank),
                    rows.Slice(row * width, width)
                );
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach ((_, WeightReader reader) in _adapters)
        {
            reader.Dispose();
        }
    }

    // row += factor · b · A, with the sum over the rank in double.
    private static void Add(double factor, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> row)
    {
        for (int column = 0; column < row.Length; column++)
        {
            double sum = 0;
            for (int r = 0; r < b.Length; r++)
            {
                sum += (double)b[r] * a[(r * row.Length) + column];
            }

            row[column] = (float)(row[column] + (factor * sum));
        }
    }
}
