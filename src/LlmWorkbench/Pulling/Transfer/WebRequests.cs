using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LlmWorkbench.Datasets.Download;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>Sends requests: follows redirects, waits where a server has been asked too often, asks again where it has a fault of its
/// own.</summary>
/// <param name="client">Sends them; follows no redirects itself.</param>
/// <param name="sign">Adds to a request what says who asks, where that may go; <see langword="null"/> for nothing.</param>
/// <param name="limits">How patient it is.</param>
internal sealed class WebRequests(HttpClient client, Action<HttpRequestMessage>? sign, TransferLimits limits)
{
    private static readonly ProductInfoHeaderValue s_agent = new(
        "llm-workbench",
        typeof(WebRequests).Assembly.GetName().Version?.ToString(3)
    );

    /// <summary>A client as this needs one.</summary>
    public static HttpClient NewClient() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(30),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Asks for something.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="range">Which part is wanted; <see langword="null"/> for all.</param>
    /// <param name="leading">Is shown each answer that leads on.</param>
    /// <param name="run">Told of waits; stops them.</param>
    /// <returns>The last answer, of which the headers have come. It may be a refusal.</returns>
    /// <exception cref="WorkbenchException">Nothing answers, in spite of all patience, or redirects lead nowhere.</exception>
    public async Task<HttpResponseMessage> GetAsync(
        Uri address,
        Action<HttpRequestHeaders>? range,
        Action<HttpResponseMessage>? leading,
        RunContext run
    )
    {
        for (int failures = 1; ; failures++)
        {
            TimeSpan wait;
            try
            {
                HttpResponseMessage response = await SendAsync(address, range, leading, run.Cancellation).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
                {
                    return response;
                }

                using (response)
                {
                    wait = WaitFor(response, address, failures);
                }
            }
            catch (HttpRequestException e) when (failures <= limits.Retries && MayPass(e))
            {
                wait = limits.Wait(failures);
            }
            catch (Exception e) when (e is HttpRequestException or NotSupportedException or UriFormatException or InvalidOperationException)
            {
                // The last three are a client's words for a redirect that leads nowhere.
                throw new WorkbenchException($"{Shown(address)} cannot be fetched: {DownloadFailure.Reason(e, address)}", e);
            }

            run.Report(0, $"waiting {Math.Ceiling(wait.TotalSeconds):0} s for {address.Host}");
            await Task.Delay(wait, run.Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an answer that is a text.</summary>
    /// <exception cref="WorkbenchException">It is longer than that, or stops coming.</exception>
    public async Task<string> TextAsync(HttpResponseMessage response, int maxBytes, RunContext run)
    {
        string host = response.RequestMessage!.RequestUri!.Host;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        waiting.CancelAfter(limits.Patience);
        try
        {
            await using Stream content = await response.Content.ReadAsStreamAsync(waiting.Token).ConfigureAwait(false);
            using var text = new MemoryStream();
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = await content.ReadAsync(buffer, waiting.Token).ConfigureAwait(false)) > 0; )
            {
                text.Write(buffer, 0, read);
                if (text.Length > maxBytes)
                {
                    throw new WorkbenchException($"{host} sends a list of more than {Figures.Bytes(maxBytes)}, which no repository has.");
                }
            }

            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
        catch (IOException e)
        {
            throw new WorkbenchException($"{host} ended the connection before all had come: run the command again.", e);
        }
        catch (OperationCanceledException e) when (!run.Cancellation.IsCancellationRequested)
        {
            throw Silent(host, e);
        }
    }

    /// <summary>An address as it may be shown: without a name and password, and without what stands after the question mark, which may be a
    /// signature.</summary>
    internal static string Shown(Uri address) =>
        VisibleText.Phrase(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    private async Task<HttpResponseMessage> SendAsync(
        Uri address,
        Action<HttpRequestHeaders>? range,
        Action<HttpResponseMessage>? leading,
        CancellationToken cancellation
    )
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        waiting.CancelAfter(limits.Patience);
        try
        {
            return await new WebRedirects(client).GetAsync(address, Prepare, leading, waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Silent(address.Host, e);
        }

        // Each step of a redirect is a request of its own, and whether it is signed is weighed anew for each.
        void Prepare(HttpRequestMessage request)
        {
            request.Headers.UserAgent.Add(s_agent);
            range?.Invoke(request.Headers);
            sign?.Invoke(request);
        }
    }

    private WorkbenchException Silent(string host, Exception e) =>
        new($"{host} has said nothing for {limits.Patience.TotalSeconds:0} seconds: check the network, or try again later.", e);

    private TimeSpan WaitFor(HttpResponseMessage response, Uri address, int failures)
    {
        bool isBusy = response.StatusCode == HttpStatusCode.TooManyRequests;
        RetryConditionHeaderValue? asked = response.Headers.RetryAfter;
        TimeSpan wait = asked?.Delta ?? (asked?.Date - DateTimeOffset.UtcNow) ?? limits.Wait(failures);
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        string what = isBusy
            ? $"{address.Host} has been asked too often (429)"
            : $"{address.Host} has a fault of its own ({(int)response.StatusCode})";
        return wait > limits.LongestWait
                ? throw new WorkbenchException($"{what}, and wants to be left alone for {wait.TotalMinutes:0} minutes: try again then.")
            : failures > limits.Retries ? throw new WorkbenchException($"{what}, and still after {failures} tries: try again later.")
            : wait;
    }

    // What a network can do once and not twice; a wrong name or certificate stays wrong.
    private static bool MayPass(HttpRequestException e) =>
        e is { StatusCode: null, HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError }
        && e.InnerException is not System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused };
}
