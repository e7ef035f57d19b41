using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Transfer;

namespace LlmWorkbench.Pulling;

/// <summary>Which file is pulled, and how.</summary>
public sealed record PullOptions
{
    /// <summary>The file's name in the repository, with or without its folders; <see langword="null"/> where the type says it, or there is
    /// only one model.</summary>
    public string? File { get; init; }

    /// <summary>A branch, tag or commit; <see langword="null"/> for what the source says, or <c>main</c>.</summary>
    public string? Revision { get; init; }

    /// <summary>The SHA-256 that the file must have, in 64 hexadecimal digits; <see langword="null"/> where nobody says it. A repository
    /// says its own, which must be this one.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether nobody is asked, and only what is here is found. <c>HF_HUB_OFFLINE=1</c> says the same for all.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Hugging Face's cache; <see langword="null"/> for the user's own (<c>HF_HUB_CACHE</c>, <c>HF_HOME</c>).</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Told what will be fetched, with size and licence, before it starts; not called where nothing is.</summary>
    public Action<PullResult>? Starting { get; init; }

    // What tests say otherwise.
    internal HubSettings? Settings { get; init; }

    internal TransferLimits Limits { get; init; } = new();

    internal ModelStores Stores { get; init; } = ModelStores.OfUser;

    internal string? AddressFolder { get; init; }
}
