using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>Puts what NuGet says about a failed restore into one sentence.</summary>
/// <remarks>https://learn.microsoft.com/nuget/reference/errors-and-warnings</remarks>
internal static partial class RestoreError
{
    /// <summary>Makes the sentence.</summary>
    /// <param name="output">All that <c>dotnet restore</c> printed.</param>
    /// <param name="requests">What was asked for.</param>
    /// <returns>What could not be had, and what would help.</returns>
    public static string Sentence(string output, IReadOnlyList<PackageRequest> requests)
    {
        Match[] errors = [.. Pattern().Matches(output).Cast<Match>()];
        Match? first =
            errors.FirstOrDefault(error => error.Groups["code"].Value is "NU1101" or "NU1102" or "NU1103" or "NU1202")
            ?? errors.FirstOrDefault();
        string asked = string.Join(", ", requests);
        if (first is null)
        {
            string last = output
                .WithLineFeeds()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .LastOrDefault("nothing");
            return $"The packages {asked} could not be restored; dotnet restore said: {last}";
        }

        string message = first.Groups["message"].Value.Trim();
        string tried = Sources(output);
        Match named = PackageInMessage().Match(message);
        string name = named.Success ? named.Groups["name"].Value : requests[0].Name;
        string version = requests.FirstOrDefault(request => request.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Version ?? "";
        return first.Groups["code"].Value switch
        {
            "NU1101" => $"There is no package {name} in {tried}: check the name, or name its source above with #i \"nuget: …\".",
            "NU1102" => $"There is no {name} {version} in {tried}{Nearest(output)}.",
            "NU1103" => $"{name} has only pre-release versions in {tried}: ask for one with #r \"nuget: {name}, *-*\".",
            "NU1202" => $"{name} {version} has no libraries for .NET {Environment.Version.Major}: {message}",
            "NU1605" when Downgrade().Match(message) is { Success: true } match =>
                $"{match.Groups["name"].Value} {match.Groups["to"].Value} was asked for, but what else is in {asked} needs "
                    + $"{match.Groups["name"].Value} {match.Groups["from"].Value}: ask for that one, in the first cell after a restart "
                    + "of the kernel if the session uses the other already.",
            "NU1301" => $"The packages {asked} are not on this machine yet, and their source cannot be reached: {message}",
            var code => $"The packages {asked} could not be restored ({code}): {message}",
        };
    }

    /// <summary>Finds a source that could not be reached.</summary>
    /// <param name="output">All that <c>dotnet restore</c> printed.</param>
    /// <param name="sources">The sources to find it among.</param>
    /// <returns>The first of them; null when all could be reached.</returns>
    public static string? Unreachable(string output, IReadOnlyList<string> sources) =>
        Pattern()
            .Matches(output)
            .Where(error => error.Groups["code"].Value == "NU1301")
            .Select(error =>
                sources.FirstOrDefault(source => error.Groups["message"].Value.Contains(source, StringComparison.OrdinalIgnoreCase))
            )
            .FirstOrDefault(source => source is not null);

    private static string Sources(string output)
    {
        string[] names = SourcesInMessage()
            .Matches(output)
            .SelectMany(match => match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries))
            .Concat(FoundInSource().Matches(output).Select(match => match.Groups["name"].Value))
            .Select(name => name.TrimEnd('.'))
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return names.Length == 0 ? "the configured sources" : string.Join(", ", names);
    }

    private static string Nearest(string output) =>
        NearestVersion().Match(output) is { Success: true } match
            ? $": the nearest version is {match.Groups["version"].Value}"
            : ": check the version";

    [GeneratedRegex(
        @"error (?<code>NU\d+): (?<message>[^\r\n]*?)(?= \[[^\]\r\n]*\]|\r?$)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Pattern();

    [GeneratedRegex(@"package '?(?<name>[\w.-]*\w)'?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PackageInMessage();

    [GeneratedRegex(@"downgrade: (?<name>\S+) from (?<from>\S+) to (?<to>\S*[^\s.])", RegexOptions.CultureInvariant)]
    private static partial Regex Downgrade();

    [GeneratedRegex(@"source\(s\): (?<names>[^\[\r\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex SourcesInMessage();

    [GeneratedRegex(@"- Found \d+ version\(s\) in (?<name>[^\[\r\n]*?) ?\[", RegexOptions.CultureInvariant)]
    private static partial Regex FoundInSource();

    [GeneratedRegex(@"Nearest version: (?<version>[\w.+-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex NearestVersion();
}
