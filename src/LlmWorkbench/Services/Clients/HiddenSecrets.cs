using System.Collections;
using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Clients;

/// <summary>Texts without keys that nobody here knows: a client has its own. What stands in an environment variable with a secret's name,
/// after a header's or a field's name of that kind, or looks as keys do, is left out.</summary>
internal static partial class HiddenSecrets
{
    private const string Mark = "[hidden]";

    // More is never shown, and all of it need not be searched.
    private const int Searched = 4000;

    // Shorter ones stand in any text.
    private const int Shortest = 6;

    /// <summary>The beginning of a text without them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">The environment's variables; <see langword="null"/> for the process's own.</param>
    public static string In(string text, IDictionary? variables = null)
    {
        string beginning = VisibleText.Beginning(text, Searched);
        foreach (string secret in Secrets(variables ?? Environment.GetEnvironmentVariables()))
        {
            beginning = beginning.Replace(secret, Mark, StringComparison.Ordinal);
        }

        beginning = Cookie().Replace(beginning, $"$1{Mark}");
        return Key().Replace(Scheme().Replace(Named().Replace(beginning, $"$1{Mark}"), $"$1 {Mark}"), Mark);
    }

    private static IEnumerable<string> Secrets(IDictionary variables) =>
        variables
            .Cast<DictionaryEntry>()
            .Where(variable => SecretNames.Has((string)variable.Key))
            .Select(variable => (string?)variable.Value ?? "")
            .Where(value => value.Length >= Shortest)
            .OrderByDescending(value => value.Length);

    // api-key: …, API key provided: …, "x-goog-api-key": "…", ?key=…, Authorization: Bearer …
    [GeneratedRegex(
        @"((?:(?:api[-_ ]?key|authorization|access[-_ ]?token|secret|passw(?:or)?d|signature|credential)(?:\s+\w{1,12}){0,2}|"
            + @"(?<![a-z])(?:key|sig|token|pwd))[""']?\s*[:=]\s*[""']?)(?:(?:bearer|basic)\s+)?[^\s""',;&}]*[^\s""',;&}.]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Named();

    // Several, to the end of their line.
    [GeneratedRegex(@"(cookie[""']?\s*[:=]\s*)[^\r\n]+", RegexOptions.IgnoreCase)]
    private static partial Regex Cookie();

    [GeneratedRegex(@"\b(bearer|basic)\s+\S{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    // What providers' keys begin with; long runs of letters and digits; base64.
    [GeneratedRegex(
        @"\b(?:(?:sk|pk|rk|xai|gsk|hf|ghp|github_pat|glpat)[-_]|eyJ|AIza|AKIA|ASIA|ya29)[\w.*-]{6,}(?<![.])"
            + @"|(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,}"
            + @"|(?=[A-Za-z0-9+/]*[0-9])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{32,}=*"
    )]
    private static partial Regex Key();
}
