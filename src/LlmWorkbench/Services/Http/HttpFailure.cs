using System.Net;
using System.Text.Json;
using LlmWorkbench.Services.Failures;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Http;

/// <summary>What a service at an address did wrong.</summary>
/// <param name="address">Where it is.</param>
/// <param name="key">Its key, which no sentence holds.</param>
internal sealed class HttpFailure(ServiceAddress address, ServiceKey key) : ServiceFailure($"The service at {address}")
{
    private static readonly string[] s_messages = ["error", "message", "detail"];

    /// <summary>It could not be reached, or broke off.</summary>
    public WorkbenchException Lost(Exception e)
    {
        // The exception itself may quote a header.
        string why = VisibleText.Phrase(key.Hide((e.InnerException ?? e).Message)).TrimEnd('.');
        return e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            ? Of($"cannot be reached ({why}): is it running, and is the address right")
            : Of($"broke off its answer ({why})");
    }

    /// <inheritdoc/>
    public override WorkbenchException Silent(TimeSpan patience) =>
        Of(Silence(patience) + ": connect with a longer --patience if it needs more");

    /// <inheritdoc/>
    public override bool IsFreeOfKey(ref string tail, string next) => !key.Completes(ref tail, next);

    /// <summary>It refused a request.</summary>
    /// <param name="status">The status that it answered with.</param>
    /// <param name="body">What it said.</param>
    /// <param name="path">What was asked for.</param>
    public WorkbenchException Refused(HttpStatusCode status, string body, string path)
    {
        string said = Said(body) is { Length: > 0 } text ? $" («{text}»)" : "";
        string number = $"{(int)status}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when key.IsKept => Of(
                $"wants a key{said}, and {ServiceKey.HostsName} does not name it: add this host there, or name a key with --key-from"
            ),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when key.Name is null => Of(
                $"wants a key{said}: put it into the environment variable {ServiceKey.UsualName}, or name another with --key-from"
            ),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Of($"does not take the key of {VisibleText.Phrase(key.Name!)}"),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => Of(
                $"has no {path}{said}: give --api with what it is (openai, chat, llama-server, vllm, ollama) if that was not recognised, "
                    + "or another model"
            ),
            HttpStatusCode.TooManyRequests => Of($"takes no more requests now{said}: wait, or ask fewer at once"),
            _ when (int)status is >= 300 and < 400 => Of("leads on to another address, which is not followed, so that no key goes there"),
            _ => Of($"refused with {number}{said}"),
        };
    }

    /// <summary>Whether a request that was refused may be taken later.</summary>
    public static bool MayPass(HttpStatusCode status, string body) =>
        (int)status is 408 or 429 or 502 or 503 or 504 && !body.Contains("insufficient_quota", StringComparison.Ordinal);

    private string Said(string body)
    {
        string text = body;
        try
        {
            using var json = JsonDocument.Parse(body);
            text = Message(json.RootElement) ?? body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a character is no text. Many proxies answer with a page.
            text = body.TrimStart().StartsWith('<') ? "" : body;
        }

        return Quoted(text).Trim().TrimEnd('.');
    }

    private static string? Message(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.String => json.AsText(),
            JsonValueKind.Object => s_messages
                .Select(name => json.Child(name) is { } child ? Message(child) : null)
                .FirstOrDefault(text => text is not null),
            _ => null,
        };

    /// <inheritdoc/>
    protected override string Hide(string text) => key.Hide(text);
}
