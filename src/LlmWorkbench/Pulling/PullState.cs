namespace LlmWorkbench.Pulling;

/// <summary>What is there of a model that can be pulled.</summary>
public enum PullState
{
    /// <summary>It is in the repository, and not here.</summary>
    Offered,

    /// <summary>A part of it is here, and the next pull goes on with it.</summary>
    Begun,

    /// <summary>It is here; it was before.</summary>
    Here,

    /// <summary>It was fetched now, and its hash is right.</summary>
    Fetched,
}
