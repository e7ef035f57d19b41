using System.Text.RegularExpressions;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling;

/// <summary>What somebody wants to pull.</summary>
/// <param name="Repository">As in <c>user/name</c>; <see langword="null"/> for an address.</param>
/// <param name="Address">Where the file is; <see langword="null"/> for a repository.</param>
internal sealed partial record PullSource(string? Repository, Uri? Address)
{
    /// <summary>The type of the weights that was asked for, as in <c>Q4_K_M</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The branch, tag or commit that an address of the repository names.</summary>
    public string? Revision { get; init; }

    /// <summary>The file that an address of the repository names.</summary>
    public string? File { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="text">As in <c>user/name</c>, <c>user/name:Q4_K_M</c>, or an address.</param>
    /// <param name="endpoint">Whose addresses are repositories.</param>
    /// <exception cref="WorkbenchException">It is none of these.</exception>
    public static PullSource Parse(string text, Uri endpoint)
    {
        string word = text.Trim();
        if (word.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(word, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
                ? IsHub(address, endpoint)
                    ? OfHub(address) ?? new PullSource(null, Plain(address))
                    : new PullSource(null, Plain(address))
                : throw Unknown(text);
        }

        return Repositories().Match(Host().Replace(word, "")) is { Success: true } match && HubPath.IsSafe(match.Groups["repo"].Value)
            ? new PullSource(match.Groups["repo"].Value, null) { Type = match.Groups["type"] is { Success: true } type ? type.Value : null }
            : throw Unknown(text);
    }

    // A name and password in an address are never sent, so they need not stand in any sentence or file either.
    private static Uri Plain(Uri address) => new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    private static bool IsHub(Uri address, Uri endpoint) =>
        address.Host is "huggingface.co" or "www.huggingface.co" or "hf.co"
        || (address.Authority == endpoint.Authority && address.Scheme == endpoint.Scheme);

    // The page of a repository, of a branch or of a file, and the address of the file itself.
    private static PullSource? OfHub(Uri address)
    {
        string[] parts = [.. address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        if (parts.Length < 2 || !Repositories().IsMatch($"{parts[0]}/{parts[1]}") || !parts.All(part => HubPath.IsSafe(part)))
        {
            return null;
        }

        var repository = new PullSource($"{parts[0]}/{parts[1]}", null);
        return parts.Length == 2 ? repository
            : parts.Length == 4 && parts[2] == "tree" ? repository with { Revision = parts[3] }
            : parts.Length > 4 && parts[2] is "resolve" or "blob"
                ? repository with
                {
                    Revision = parts[3],
                    File = string.Join('/', parts[4..]),
                }
            : null;
    }

    private static WorkbenchException Unknown(string text) =>
        new(
            $"«{VisibleText.Phrase(text)}» is nothing to pull: give a repository as user/name or user/name:Q4_K_M, or the address "
                + $"of a .gguf "
                + "file, which begins with https://."
        );

    // The names that Hugging Face gives (validate_repo_id of huggingface_hub).
    [GeneratedRegex(
        @"^(?<repo>[A-Za-z0-9_][\w.-]{0,95}/(?![\w.-]*(?:--|\.\.))[A-Za-z0-9_][\w.-]{0,95})(?::(?<type>[\w.-]{1,40}))?$",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript
    )]
    private static partial Regex Repositories();

    [GeneratedRegex(@"^(?:www\.)?(?:huggingface\.co|hf\.co)/", RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
