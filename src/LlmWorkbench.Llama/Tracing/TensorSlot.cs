using System.Buffers;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>One tensor of the graph that a run changes or copies.</summary>
/// <param name="site">Where it is.</param>
internal sealed class TensorSlot(ActivationSite site)
{
    /// <summary>Where it is.</summary>
    internal ActivationSite Site { get; } = site;

    /// <summary>What is done to it, in this order, before it is copied.</summary>
    internal List<TensorEdit> Edits { get; } = [];

    /// <summary>What is filled from it; two where attention and MLP read the same numbers.</summary>
    internal List<Activation> Captures { get; } = [];

    /// <summary>Changes and copies the rows of one computation.</summary>
    /// <returns>Whether all numbers that were copied are finite.</returns>
    internal unsafe bool Take(NativeTensor* tensor, TokenBlock block)
    {
        var rows = new TensorRows(tensor, Site);
        int[] positions = block.PositionsOfRows(rows.Count, Site.Node.Name);
        foreach (TensorEdit edit in Edits)
        {
            edit.Apply(rows, positions, Site.Width);
        }

        bool isFinite = true;
        foreach (Activation capture in Captures)
        {
            (int column, int width) = capture.Name == ActivationName.AttentionWeights ? Columns(capture, block) : (0, Site.Width);
            for (int head = 0; head < Math.Max(1, capture.Heads.Length) && width > 0; head++)
            {
                isFinite &= Copy(capture, head, rows, positions, column, width);
            }
        }

        return isFinite;
    }

    // Keys after this block do not exist yet; nobody reads them, so their weights stay 0.
    private static (int First, int Count) Columns(Activation capture, TokenBlock block)
    {
        int first = capture.Keys.Min();
        return (first, Math.Min(capture.Keys.Max() + 1, block.From + block.Count) - first);
    }

    // Neighbouring rows that are both wanted are read together.
    private static bool Copy(Activation capture, int headPlace, TensorRows rows, int[] positions, int column, int width)
    {
        int head = capture.Heads.Length > 0 ? capture.Heads[headPlace] : 0;
        bool isFinite = true;
        for (int row = 0; row < positions.Length; )
        {
            int count = 0;
            while (row + count < positions.Length && capture.HasPosition(positions[row + count]))
            {
                count++;
            }

            if (count > 0)
            {
                isFinite &= CopyRun(capture, headPlace, head, rows, positions.AsSpan(row, count), row, column, width);
            }

            row += Math.Max(1, count);
        }

        return isFinite;
    }

    private static bool CopyRun(
        Activation capture,
        int headPlace,
        int head,
        TensorRows rows,
        ReadOnlySpan<int> positions,
        int row,
        int column,
        int width
    )
    {
        float[] numbers = ArrayPool<float>.Shared.Rent(positions.Length * width);
        rows.Read(head, row, positions.Length, column, width, numbers);
        for (int i = 0; i < positions.Length; i++)
        {
            Store(numbers.AsSpan(i * width, width), column, capture, capture.Destination(headPlace, positions[i]));
        }

        bool isFinite = FiniteNumbers.AreAll(numbers.AsSpan(0, positions.Length * width));
        ArrayPool<float>.Shared.Return(numbers);
        return isFinite;
    }

    private static void Store(ReadOnlySpan<float> numbers, int column, Activation capture, Span<float> destination)
    {
        for (int i = 0; i < capture.Keys.Length; i++)
        {
            int place = capture.Keys[i] - column;
            destination[i] = place < numbers.Length ? numbers[place] : 0;
        }

        if (capture.Keys.Length == 0)
        {
            numbers.CopyTo(destination);
        }
    }
}
