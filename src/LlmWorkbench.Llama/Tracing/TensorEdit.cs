using System.Collections.Immutable;
using LlmWorkbench.Llama.Interventions;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>An intervention at one tensor, with heads and positions written out.</summary>
/// <param name="Intervention">What is done.</param>
/// <param name="Heads">At which heads; empty where there are none.</param>
/// <param name="Positions">At which positions of the text.</param>
internal sealed record TensorEdit(Intervention Intervention, ImmutableArray<int> Heads, IReadOnlySet<int> Positions)
{
    /// <summary>Changes the rows whose positions are chosen.</summary>
    internal void Apply(TensorRows rows, ReadOnlySpan<int> positions, int width)
    {
        float[] numbers = new float[width];
        for (int row = 0; row < positions.Length; row++)
        {
            for (int i = 0; i < Math.Max(1, Heads.Length) && Positions.Contains(positions[row]); i++)
            {
                int head = Heads.Length > 0 ? Heads[i] : 0;
                rows.Read(head, row, 1, 0, width, numbers);
                Intervention.Apply(numbers, head, positions[row]);
                rows.Write(head, row, numbers);
            }
        }
    }
}
