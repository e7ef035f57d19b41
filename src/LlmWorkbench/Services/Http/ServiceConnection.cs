using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Models.Elsewhere;

namespace LlmWorkbench.Services.Http;

/// <summary>
/// Requests to a service. Whatever it does, each ends: with an answer within its bounds, or with a sentence. Calls may come from many
/// threads at once.
/// </summary>
internal sealed class ServiceConnection : IDisposable
{
    private const int LargestAnswer = 64 << 20;

    private readonly HttpClient _client;
    private readonly ServiceOptions _options;
    private readonly ServiceKey _key;
    private volatile bool _hasAnswered;

    /// <summary>Makes one; nothing is sent yet.</summary>
    /// <exception cref="WorkbenchException">There is no key where one was named.</exception>
    public ServiceConnection(ServiceAddress address, ServiceOptions options)
    {
        (Address, _options) = (address, options);
        _key = ServiceKey.Find(options.KeyFrom, address.Root);
        Failure = new HttpFailure(address, _key);

        // The key must not follow a service to where it leads.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.Patience < TimeSpan.FromSeconds(10) ? options.Patience : TimeSpan.FromSeconds(10),
        };
        _client = new HttpClient(handler) { BaseAddress = address.Root, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where the service is.</summary>
    public ServiceAddress Address { get; }

    /// <summary>Says what it did wrong.</summary>
    public HttpFailure Failure { get; }

    /// <summary>Asks for something, or looks whether it is there.</summary>
    /// <param name="path">Below the address.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The answer; <see langword="null"/> where there is no such thing.</returns>
    public JsonElement? Get(string path, CancellationToken cancellation) =>
        Retry(
            () => new HttpRequestMessage(HttpMethod.Get, path),
            response =>
                response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
                    ? null
                    : Whole(response, path, cancellation),
            cancellation
        );

    /// <summary>Asks something that is answered at once.</summary>
    public JsonElement Post(string path, JsonObject body, CancellationToken cancellation) =>
        Retry(() => Posted(path, body), response => Whole(response, path, cancellation), cancellation)!.Value;

    /// <summary>Asks something that is answered piece by piece: lines of JSON, or events that hold JSON.</summary>
    /// <returns>The pieces. It ends where the service ends it, and says nothing about whether that was the end.</returns>
    public IEnumerable<JsonElement> Stream(string path, JsonObject body, CancellationToken cancellation)
    {
        using HttpResponseMessage response = Retry(() => Posted(path, body), answer => Accepted(answer, path, cancellation), cancellation)!;
        using Stream stream = Waited(response.Content.ReadAsStreamAsync, cancellation);
        var lines = new ServiceLines(stream);
        while (Waited(lines.NextAsync, cancellation) is { } line)
        {
            if (line == "[DONE]")
            {
                yield break;
            }

            JsonElement piece = Parse(line);
            if (piece.Child("error") is not null)
            {
                throw Failure.Refused(HttpStatusCode.InternalServerError, line, "/" + path);
            }

            yield return piece;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Posted(string path, JsonObject body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private T Retry<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, T> read, CancellationToken cancellation)
    {
        TimeSpan pause = _options.Pause;
        for (int left = _options.Retries; ; left--, pause *= 2)
        {
            try
            {
                HttpResponseMessage response = Waited(token => SendAsync(request(), token), cancellation);
                return read(response);
            }
            catch (BusyException e) when (left > 0)
            {
                TimeSpan wait = e.Wait ?? pause;
                if (wait > _options.Patience)
                {
                    throw Failure.Of(
                        FormattableString.Invariant($"takes no more requests for {wait.TotalSeconds:0} seconds: ask it later")
                    );
                }

                if (cancellation.WaitHandle.WaitOne(wait))
                {
                    throw new OperationCanceledException(cancellation);
                }
            }
            catch (BusyException e)
            {
                throw e.Sentence;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            _key.Sign(request);
            try
            {
                HttpResponseMessage response = await _client
                    .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                    .ConfigureAwait(false);
                _hasAnswered = true;
                return response;
            }
            catch (HttpRequestException e)
            {
                // What has never answered is not there; what has may come back.
                throw _hasAnswered ? new BusyException(Failure.Lost(e), null) : Failure.Lost(e);
            }
        }
    }

    // An answer whose beginning is good; what follows is read by the caller.
    private HttpResponseMessage Accepted(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            string body = Body(response, cancellation);
            WorkbenchException refused = Failure.Refused(response.StatusCode, body, "/" + path);
            throw HttpFailure.MayPass(response.StatusCode, body) ? new BusyException(refused, Asked(response)) : refused;
        }
    }

    private JsonElement? Whole(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        using (Accepted(response, path, cancellation))
        {
            return Parse(Body(response, cancellation));
        }
    }

    private string Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return _key.Hide(Waited(token => ServiceLines.AllAsync(response.Content, LargestAnswer, token), cancellation));
        }
        catch (WorkbenchException e) when (e.InnerException is IOException or HttpRequestException)
        {
            // It broke off in the middle of an answer that nobody has seen yet: it can be asked once more.
            throw new BusyException(e, null);
        }
    }

    private JsonElement Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(_key.Hide(text));
            return text.Contains('\\', StringComparison.Ordinal) && _key.StandsIn(json.RootElement)
                ? throw Failure.KeyRepeated()
                : json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Failure.Nonsense($"what is no JSON: {text}");
        }
    }

    private static TimeSpan? Asked(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
            _ => null,
        };

    // Each thing that is waited for has its own time.
    private T Waited<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.Patience);
        try
        {
            return work(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException)
        {
            throw Failure.Silent(_options.Patience);
        }
        catch (InvalidDataException e)
        {
            throw Failure.Nonsense(e.Message);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Failure.Of("broke off its answer", e);
        }
    }

    // What can be tried once more.
    private sealed class BusyException(WorkbenchException sentence, TimeSpan? wait) : Exception
    {
        public WorkbenchException Sentence => sentence;

        public TimeSpan? Wait => wait;
    }
}
