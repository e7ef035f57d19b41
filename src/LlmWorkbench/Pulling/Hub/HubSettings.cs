using LlmWorkbench.Models.Stores;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>What the user has set for Hugging Face's libraries, which holds here too.</summary>
/// <param name="Endpoint">The server, without a slash at the end.</param>
/// <param name="Token">The user's token, or <see langword="null"/>.</param>
/// <param name="IsOffline">Whether nobody may be asked.</param>
/// <param name="Cache">The cache.</param>
internal sealed record HubSettings(Uri Endpoint, HubToken? Token, bool IsOffline, HubCache Cache)
{
    private const string Usual = "https://huggingface.co";

    /// <summary>The current user's.</summary>
    /// <param name="cacheFolder">Another cache; <see langword="null"/> for the user's own.</param>
    /// <exception cref="WorkbenchException">A variable holds what it cannot mean, or there is no place for a cache.</exception>
    public static HubSettings OfUser(string? cacheFolder) =>
        Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), cacheFolder);

    /// <summary>The same for variables and a home of somebody's.</summary>
    public static HubSettings Of(Func<string, string?> variable, string home, string? cacheFolder = null)
    {
        string given = variable("HF_ENDPOINT") is { Length: > 0 } own ? own : Usual;
        if (!Uri.TryCreate(given.TrimEnd('/'), UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new WorkbenchException(
                $"HF_ENDPOINT holds «{VisibleText.Phrase(given)}», which is not the address of a server: set it to one that begins with "
                    + $"https://, or take it away for {Usual}."
            );
        }

        string cache =
            cacheFolder
            ?? StoreFolders.Of(variable, home).Hub
            ?? throw new WorkbenchException("The current user has no home folder to put models into: set HF_HOME to a folder.");
        return new HubSettings(
            endpoint,
            HubToken.OfUser(variable, StoreFolders.HubHome(variable, home), endpoint),
            IsTrue(variable("HF_HUB_OFFLINE")),
            new HubCache(cache)
        );
    }

    /// <summary>Whether a variable says yes, as huggingface_hub reads it.</summary>
    public static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";
}
