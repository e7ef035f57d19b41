namespace LlmWorkbench.Pulling;

/// <summary>A way to a model: from a repository, from an address, or from what is here already.</summary>
internal interface IPull
{
    /// <summary>Lists what there is.</summary>
    Task<PullResult> OffersAsync(PullSource source);

    /// <summary>Brings a model here.</summary>
    Task<PullResult> PullAsync(PullSource source);
}
