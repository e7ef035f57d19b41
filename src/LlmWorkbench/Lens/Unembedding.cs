using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Lens;

/// <summary>
/// What a model's own final norm and output matrix make of vectors of the residual stream, whatever its architecture and
/// quantization: the vectors are put in the place of what the last layer leaves behind, and llama.cpp goes on from there. What text
/// it reads meanwhile does not matter.
/// </summary>
/// <param name="tracer">Runs the model.</param>
/// <param name="text">Any text of at least as many tokens as there are vectors at a time.</param>
/// <param name="lastLayer">The last layer.</param>
internal sealed class Unembedding(LlamaTracer tracer, IReadOnlyList<int> text, int lastLayer)
{
    /// <summary>The logits of vectors.</summary>
    /// <param name="residual">A residual stream, or the embedding; [position][d].</param>
    /// <param name="positions">Which of its positions.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>[positions][vocabulary]. With as many positions as llama.cpp takes out of a block of the real text, these are its numbers
    /// to the last bit.</returns>
    public Activation Logits(Activation residual, ImmutableArray<int> positions, CancellationToken cancellation)
    {
        float[] rows = new float[positions.Length * residual.Width];
        for (int i = 0; i < positions.Length; i++)
        {
            residual.Row(positions[i]).CopyTo(rows.AsSpan(i * residual.Width));
        }

        ImmutableArray<int> places = [.. Enumerable.Range(0, positions.Length)];
        var vectors = Activation.Of(ActivationName.Residual, lastLayer, [], places, rows);
        return tracer.Run(
            [.. text.Take(positions.Length)],
            [new ActivationRequest(ActivationName.Logits)],
            [Intervention.Patch(vectors)],
            cancellation: cancellation
        )[ActivationName.Logits];
    }
}
