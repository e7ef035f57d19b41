using System.Net.Http.Headers;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>The user's token for Hugging Face. It goes to the endpoint alone, over a safe connection or to this machine itself, and is
/// written nowhere.</summary>
internal sealed class HubToken
{
    private readonly string _secret;
    private readonly Uri _endpoint;

    private HubToken(string secret, Uri endpoint) => (_secret, _endpoint) = (secret, endpoint);

    /// <summary>The token that a variable or file of Hugging Face's libraries holds
    /// (<see href="https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables"/>).</summary>
    /// <param name="variable">Reads a variable.</param>
    /// <param name="hubHome">The folder of Hugging Face's libraries.</param>
    /// <param name="endpoint">Where it may be sent.</param>
    /// <returns>It, or <see langword="null"/> where the user has none, or wants it not to be sent unasked.</returns>
    /// <exception cref="WorkbenchException">What is there is no token.</exception>
    public static HubToken? OfUser(Func<string, string?> variable, string? hubHome, Uri endpoint)
    {
        if (HubSettings.IsTrue(variable("HF_HUB_DISABLE_IMPLICIT_TOKEN")))
        {
            return null;
        }

        string? file = variable("HF_TOKEN_PATH") ?? (hubHome is null ? null : Path.Combine(hubHome, "token"));
        string? secret = Given(variable("HF_TOKEN")) ?? Given(variable("HUGGING_FACE_HUB_TOKEN")) ?? Given(Read(file));
        return secret is null ? null
            : secret.All(c => c is > ' ' and < '\u007f') ? new HubToken(secret, endpoint)
            : throw new WorkbenchException(
                "The token for Hugging Face holds blanks or letters that no token has: set HF_TOKEN to the token alone, as hf_…, or "
                    + "take it away."
            );
    }

    /// <summary>Adds it to a request, if that goes where it may go.</summary>
    public void AddTo(HttpRequestMessage request)
    {
        Uri address = request.RequestUri!;
        bool isOwn = address.Scheme == _endpoint.Scheme && address.Host == _endpoint.Host && address.Port == _endpoint.Port;
        request.Headers.Authorization =
            isOwn && (address.Scheme == "https" || address.IsLoopback) ? new AuthenticationHeaderValue("Bearer", _secret) : null;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Read(string? file)
    {
        try
        {
            return file is not null && new FileInfo(file) is { Exists: true, Length: < 4096 } ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without it what is public can be pulled all the same.
            return null;
        }
    }
}
