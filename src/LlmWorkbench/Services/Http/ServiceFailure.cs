using System.Net;
using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Http;

/// <summary>What a service did wrong, as a sentence that begins with where it is.</summary>
/// <param name="address">Where it is.</param>
/// <param name="key">Its key, which no sentence holds.</param>
internal sealed class ServiceFailure(ServiceAddress address, ServiceKey key)
{
    private const int Longest = 200;

    private static readonly string[] s_messages = ["error", "message", "detail"];

    /// <summary>A sentence about the service; what was finished before is left.</summary>
    /// <param name="what">As in <c>broke off</c>.</param>
    /// <param name="inner">What led to it.</param>
    public WorkbenchException Of(string what, Exception? inner = null)
    {
        string sentence = $"The service at {address} {what}.";
        return inner is null
            ? new WorkbenchException(sentence) { LeavesWhatIsDone = true }
            : new WorkbenchException(sentence, inner) { LeavesWhatIsDone = true };
    }

    /// <summary>It could not be reached, or broke off.</summary>
    public WorkbenchException Lost(Exception e)
    {
        // The exception itself may quote a header.
        string why = VisibleText.Phrase(key.Hide((e.InnerException ?? e).Message)).TrimEnd('.');
        return e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            ? Of($"cannot be reached ({why}): is it running, and is the address right")
            : Of($"broke off its answer ({why})");
    }

    /// <summary>It gave no answer in time.</summary>
    public WorkbenchException Silent(TimeSpan patience) =>
        Of(
            FormattableString.Invariant($"said nothing for {patience.TotalSeconds:0.###} seconds")
                + ": connect with a longer --patience if it needs more"
        );

    /// <summary>It answers with what makes no sense.</summary>
    /// <param name="what">As in <c>a probability of 3</c>.</param>
    public WorkbenchException Nonsense(string what) => Of($"answers with {VisibleText.Phrase(Short(key.Hide(what)))}, which cannot be");

    /// <summary>It writes the key that it was given.</summary>
    public WorkbenchException KeyRepeated() => Of("repeats the key that it was given, so its answer is not shown");

    /// <summary>Whether a text that comes piece by piece does not hold the key.</summary>
    /// <param name="tail">The end of what came before; becomes the end of all there is.</param>
    /// <param name="next">What comes next.</param>
    public bool IsFreeOfKey(ref string tail, string next) => !key.Completes(ref tail, next);

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

        return VisibleText.Phrase(Short(key.Hide(text))).Trim().TrimEnd('.');
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

    private static string Short(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
}
