using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>Tracing in one call.</summary>
public static class ModelTracing
{
    /// <summary>Makes a tracer as long as the text, runs it and disposes it. For several texts make one
    /// <see cref="LlamaTracer"/>.</summary>
    /// <param name="model">The model that reads the text.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="requests">What is wanted of it; one request for each activation.</param>
    /// <param name="interventions">What is changed on the way, in this order.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the computation within tens of milliseconds.</param>
    /// <inheritdoc cref="LlamaTracer.Run" path="/exception"/>
    public static Trace Trace(
        this LlamaModel model,
        IReadOnlyList<int> tokens,
        IReadOnlyList<ActivationRequest> requests,
        IReadOnlyList<Intervention>? interventions = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        using var tracer = new LlamaTracer(model, new LlamaContextOptions { Length = Math.Max(1, tokens.Count) });
        return tracer.Run(tokens, requests, interventions, progress, cancellation);
    }
}
