using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Attention.Patterns;

/// <summary>Reads attention out of llama.cpp's own computation.</summary>
/// <param name="model">The model.</param>
/// <param name="tracer">Its tracer.</param>
internal sealed class TracedAttention(LoadedModel model, LlamaTracer tracer) : IAttentionReader
{
    private IReadOnlyList<(int Layer, int Heads)>? _heads;

    /// <inheritdoc/>
    /// <exception cref="WorkbenchException">There are none that can be told apart.</exception>
    public IReadOnlyList<(int Layer, int Heads)> AttentionHeads => _heads ??= Find();

    /// <inheritdoc/>
    public bool ReadsBothWays => tracer.ReadsBothWays;

    /// <inheritdoc/>
    public void ReadAttention(
        IReadOnlyList<int> tokens,
        IReadOnlyList<(int Layer, int Head)> heads,
        Action<int, int, float[][]> take,
        RunContext run
    )
    {
        Trace trace = tracer.Run(
            tokens,
            [
                .. heads
                    .GroupBy(h => h.Layer)
                    .Select(layer => new ActivationRequest(ActivationName.AttentionWeights)
                    {
                        Layers = [layer.Key],
                        Heads = [.. layer.Select(h => h.Head)],
                    }),
            ],
            progress: run.Engine(""),
            cancellation: run.Cancellation
        );
        foreach ((int layer, int head) in heads)
        {
            run.ThrowIfStopped();
            take(layer, head, Rows(trace[ActivationName.AttentionWeights, layer], head, tokens.Count));
        }
    }

    private IReadOnlyList<(int Layer, int Heads)> Find()
    {
        IReadOnlyList<(int Layer, int Heads)> layers = tracer.LayersWith(ActivationName.AttentionWeights);
        return layers.Count > 0
            ? layers
            : throw new WorkbenchException(
                $"{model.Name} has no attention heads that llama.cpp shows (architecture {model.Engine.Architecture}): take a "
                    + "model with attention, such as one of the architectures llama, qwen2, falcon or gpt2."
            );
    }

    private float[][] Rows(Activation weights, int head, int count) =>
        [.. Enumerable.Range(0, count).Select(q => weights.Row(head, q)[..(ReadsBothWays ? count : q + 1)].ToArray())];
}
