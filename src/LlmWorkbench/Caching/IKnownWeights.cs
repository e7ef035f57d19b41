namespace LlmWorkbench.Caching;

/// <summary>The capability of a model without a file here (of a service) to be known again, so that what was computed with it can be
/// kept.</summary>
internal interface IKnownWeights
{
    /// <summary>Opens the pieces of one evaluation with this model, which other weights of the same name do not share.</summary>
    /// <param name="cache">Where they are kept; <see langword="null"/> for nowhere.</param>
    /// <param name="kind">What is evaluated, in a word.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="parts">Everything else that the numbers depend on.</param>
    /// <exception cref="WorkbenchException">The model does not answer.</exception>
    CachedPieces Open(EvaluationCache? cache, string kind, CancellationToken cancellation, params object?[] parts);
}
