using System.Text.RegularExpressions;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Reads an address in a page as a browser does.</summary>
/// <remarks>https://url.spec.whatwg.org/#concept-basic-url-parser, steps 1 to 3 and the scheme state.</remarks>
internal static partial class PageAddress
{
    /// <summary>The address without what a browser ignores: tabs and line ends anywhere, spaces and control characters at its ends. Other
    /// control characters go too.</summary>
    /// <param name="address">As it stands in the page.</param>
    public static string Of(string address) => new string([.. address.Where(c => !char.IsControl(c))]).Trim(' ');

    /// <summary>The scheme, in small letters, such as https; null for an address that is relative to the page.</summary>
    /// <param name="address">An address that <see cref="Of"/> gave.</param>
    public static string? Scheme(string address) =>
        SchemePattern().Match(address) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : null;

    // Browsers take no spaces before the colon; whoever writes them there means a scheme all the same.
    [GeneratedRegex(@"^([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex SchemePattern();
}
