using System.Text.RegularExpressions;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>A line <c>#r "nuget: …"</c> or <c>#i "nuget: …"</c>, also without the quotes, and with a comment after it.</summary>
public abstract partial record PackageDirective
{
    private protected PackageDirective() { }

    /// <summary>Reads a line of a cell.</summary>
    /// <param name="line">The line.</param>
    /// <param name="directive">What it asks for; null when the line is something else.</param>
    /// <returns>Whether the line is such a directive.</returns>
    /// <exception cref="FormatException">It is one, but names nothing.</exception>
    public static bool TryParse(string line, out PackageDirective? directive)
    {
        directive = null;
        if (Pattern().Match(line) is not { Success: true } match)
        {
            return false;
        }

        string[] parts = match.Groups["what"].Value.Split(',', 2, StringSplitOptions.TrimEntries);
        if (match.Groups["kind"].Value == "i")
        {
            string source = match.Groups["what"].Value.Trim();
            directive =
                source.Length > 0
                    ? new PackageSource(source)
                    : throw new FormatException("#i names no source: write #i \"nuget: https://…\" or a folder.");
            return true;
        }

        string version = parts.Length == 2 ? VersionOnly(parts[1]) : "";
        directive = PackageName().IsMatch(parts[0])
            ? new PackageRequest(parts[0], version.Length == 0 ? null : version)
            : throw new FormatException($"«{parts[0]}» is not a package's name: write #r \"nuget: Name\" or #r \"nuget: Name, 1.2.3\".");
        return true;
    }

    // F# notebooks also write «version=1.2.3».
    private static string VersionOnly(string text) => text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();

    // An address holds «//» too: without quotes, a comment begins after a blank.
    [GeneratedRegex(
        """^\s*#(?<kind>[ri])\s+("\s*nuget\s*:(?<what>[^"]*)"\s*(//.*)?|nuget\s*:(?<what>[^"]*?)(\s+//.*)?)\s*$""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[\w.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PackageName();
}

/// <summary>Asks for a package.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">A version or a range as NuGet writes it; null for the newest.</param>
public sealed record PackageRequest(string Name, string? Version) : PackageDirective
{
    /// <summary>As users write it.</summary>
    /// <returns>The name and, where one is asked for, the version.</returns>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}

/// <summary>Adds a place where packages are looked for.</summary>
/// <param name="Location">An address or a folder.</param>
public sealed record PackageSource(string Location) : PackageDirective;
