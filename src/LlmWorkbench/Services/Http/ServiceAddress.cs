using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Http;

/// <summary>Where a service is: an address of the web, as in <c>http://host:8000/v1#model</c>.</summary>
/// <param name="Root">Below which its calls stand, without <c>/v1</c>; ends with a slash.</param>
/// <param name="Model">The model's name behind the <c>#</c>, or <see langword="null"/>.</param>
internal sealed record ServiceAddress(Uri Root, string? Model)
{
    // Of calls too, as programs and pages often show their addresses.
    private static readonly string[] s_endings = ["/chat/completions", "/completions", "/models", "/v1", "/api"];

    /// <summary>Whether a name is meant as an address.</summary>
    public static bool Is(string name) =>
        name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <exception cref="WorkbenchException">It is none, or holds what may be a secret.</exception>
    public static ServiceAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            throw new WorkbenchException("This is no address of a service, which looks like http://host:8000/v1.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0)
        {
            // What stands here is kept in notebooks, so the sentence does not repeat it.
            throw new WorkbenchException(
                "An address of a service has no name, key or question in it, because notebooks keep it: put the key into an environment "
                    + "variable and name that with --key-from."
            );
        }

        string path = address.AbsolutePath.TrimEnd('/');
        foreach (string ending in s_endings)
        {
            path = path.EndsWith(ending, StringComparison.Ordinal) ? path[..^ending.Length].TrimEnd('/') : path;
        }

        string model = Uri.UnescapeDataString(address.Fragment.TrimStart('#'));

        // Not as a relative address: one that begins with two slashes would be read as another host, to which the key would go.
        Uri root = new UriBuilder(address) { Path = path + "/", Fragment = "" }.Uri;
        return new ServiceAddress(root, model.Length == 0 ? null : model);
    }

    /// <inheritdoc/>
    public override string ToString() => VisibleText.Phrase(Root.AbsoluteUri.TrimEnd('/'));
}
