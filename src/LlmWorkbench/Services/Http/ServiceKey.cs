using System.Net.Http.Headers;
using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Http;

/// <summary>
/// A service's key. It is read when a service is connected and leaves this object in the header of a request alone: it is no part of any
/// text, and what a service sends back is searched for it.
/// </summary>
internal sealed class ServiceKey
{
    /// <summary>Where a key is looked for that nobody named.</summary>
    public const string UsualName = "LLM_WORKBENCH_API_KEY";

    /// <summary>Names the hosts that get that key, such as <c>gpu.school:8000,other.school</c>; where it is not set, all do.</summary>
    public const string HostsName = "LLM_WORKBENCH_API_HOST";

    private const string OpenAiName = "OPENAI_API_KEY";
    private const string OpenAiHost = "api.openai.com";
    private const string SecretsId = "llm-workbench";

    // Shorter ones would be found everywhere in a text.
    private const int ShortestHidden = 4;

    private readonly string? _key;

    private ServiceKey(string? key, string? name) => (_key, Name) = (key, name);

    /// <summary>The variable that it was found in; <see langword="null"/> where there is no key.</summary>
    public string? Name { get; }

    /// <summary>Whether there is a usual key that this address does not get, because <see cref="HostsName"/> names others.</summary>
    public bool IsKept { get; private init; }

    /// <summary>Finds the key for an address.</summary>
    /// <param name="from">The variable's name; <see langword="null"/> for the usual ones. OpenAI's is given to OpenAI alone, and the usual
    /// one to the hosts that <see cref="HostsName"/> names.</param>
    /// <param name="root">The service.</param>
    /// <param name="secrets">The file of the user secrets; <see langword="null"/> for the user's own.</param>
    /// <exception cref="WorkbenchException">The variable that was named has none, or one that cannot be sent.</exception>
    public static ServiceKey Find(string? from, Uri root, string? secrets = null)
    {
        secrets ??= SecretsFile();
        if (from is not null)
        {
            return Named(from, secrets)
                ?? throw new WorkbenchException(
                    $"{VisibleText.Phrase(from)} holds no key: set the environment variable of that name, or run dotnet user-secrets set "
                        + $"{VisibleText.Phrase(from)} KEY --id {SecretsId}."
                );
        }

        bool isOpenAi = root.Scheme == Uri.UriSchemeHttps && root.Host.Equals(OpenAiHost, StringComparison.OrdinalIgnoreCase);
        return (isOpenAi ? Named(OpenAiName, secrets) : null)
            ?? (IsOfHosts(root, secrets) ? Named(UsualName, secrets) : new ServiceKey(null, null) { IsKept = true })
            ?? new ServiceKey(null, null);
    }

    /// <summary>Puts it into a request.</summary>
    public void Sign(HttpRequestMessage request)
    {
        if (_key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        }
    }

    /// <summary>A text of the service without it.</summary>
    public string Hide(string text) =>
        _key is { Length: >= ShortestHidden } key ? text.Replace(key, "[key]", StringComparison.Ordinal) : text;

    /// <summary>Whether it stands in a text or a name of an answer, however it was written there: JSON may write each letter as
    /// <c>\u0073</c>, so that only what was read shows it.</summary>
    public bool StandsIn(JsonElement json) =>
        _key is { Length: >= ShortestHidden }
        && json.ValueKind switch
        {
            JsonValueKind.String => Holds(json.AsText()),
            JsonValueKind.Array => json.EnumerateArray().Any(StandsIn),
            JsonValueKind.Object => json.EnumerateObject().Any(field => Holds(field.AsText()) || StandsIn(field.Value)),
            _ => false,
        };

    /// <summary>Whether it ends in what comes next, after a beginning that came before.</summary>
    /// <param name="tail">The end of what came before; becomes the end of all there is.</param>
    /// <param name="next">What comes next.</param>
    public bool Completes(ref string tail, string next)
    {
        if (_key is not { Length: >= ShortestHidden } key)
        {
            return false;
        }

        string text = tail + next;
        tail = text[^Math.Min(text.Length, key.Length - 1)..];
        return Holds(text);
    }

    /// <inheritdoc/>
    public override string ToString() => "[key]";

    // A host without a port stands for all of its ports.
    private static bool IsOfHosts(Uri root, string secrets) =>
        Value(HostsName, secrets) is not { } hosts
        || hosts
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(host =>
                host.Equals(root.Host, StringComparison.OrdinalIgnoreCase)
                || host.Equals($"{root.Host}:{root.Port}", StringComparison.OrdinalIgnoreCase)
            );

    private bool Holds(string text) => text.Contains(_key!, StringComparison.Ordinal);

    private static ServiceKey? Named(string name, string secrets)
    {
        string? key = Value(name, secrets);
        return key is null ? null
            : key.All(letter => letter is > ' ' and < '\u007f') ? new ServiceKey(key, name)
            : throw new WorkbenchException($"What {VisibleText.Phrase(name)} holds is no key, which has letters, digits and signs alone.");
    }

    private static string? Value(string name, string secrets)
    {
        string? value = Environment.GetEnvironmentVariable(name) is { Length: > 0 } variable ? variable : Secret(name, secrets);
        return value?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    // The file of dotnet user-secrets: https://learn.microsoft.com/aspnet/core/security/app-secrets.
    private static string SecretsFile()
    {
        string folder = OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Microsoft", "UserSecrets")
            : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".microsoft", "usersecrets");
        return Path.Combine(folder, SecretsId, "secrets.json");
    }

    private static string? Secret(string name, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var secrets = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true });
            return
                secrets.RootElement.ValueKind == JsonValueKind.Object
                && secrets.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            // Without the reason, which may quote what stands in the file.
            throw new WorkbenchException($"The user secrets {SecretsId} cannot be read: they are no JSON.");
        }
    }
}
