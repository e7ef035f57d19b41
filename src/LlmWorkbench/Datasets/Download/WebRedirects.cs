using System.Net;
using System.Net.Http.Headers;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets.Download;

/// <summary>Follows redirects, as long as they stay on the web and as safe as they began.</summary>
/// <param name="client">Sends the requests.</param>
internal sealed class WebRedirects(HttpClient client)
{
    private const int MaxRedirects = 10;

    /// <summary>Asks for a file.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="prepare">Adds to each request what belongs into it; a redirect's next step is a request of its own.</param>
    /// <param name="leading">Is shown each answer that leads on; <see langword="null"/> for nobody.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The last answer, of which the headers have come.</returns>
    /// <exception cref="WorkbenchException">A redirect leads nowhere, to something that is not a web page, from https to http, or in a
    /// circle.</exception>
    public async Task<HttpResponseMessage> GetAsync(
        Uri address,
        Action<HttpRequestMessage> prepare,
        Action<HttpResponseMessage>? leading,
        CancellationToken cancellation
    )
    {
        Uri asked = address;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, asked);
            prepare(request);
            HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode))
            {
                return response;
            }

            using (response)
            {
                leading?.Invoke(response);
                asked = Next(address, asked, response.Headers.Location ?? Broken(response));
            }
        }

        throw new WorkbenchException($"{address} cannot be fetched: it leads on more than {MaxRedirects} times, perhaps in a circle.");
    }

    // What cannot be parsed is not among the headers' values, but is there as it was sent.
    private static Uri? Broken(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues sent)
        && sent.FirstOrDefault(value => value.Length > 0) is { } location
            ? throw new WorkbenchException(
                $"{response.RequestMessage?.RequestUri} cannot be fetched: it leads to «{VisibleText.Phrase(location)}», which is not an "
                    + "address."
            )
            : null;

    private static Uri Next(Uri address, Uri asked, Uri? location)
    {
        if (location is null)
        {
            throw new WorkbenchException($"{address} cannot be fetched: it leads on, but does not say where.");
        }

        // What names a scheme and is no whole address is a broken one, and not the name of a file beside the last.
        bool isBroken = !location.IsAbsoluteUri && location.OriginalString.Contains("://", StringComparison.Ordinal);
        if (isBroken || !Uri.TryCreate(asked, location, out Uri? next))
        {
            throw new WorkbenchException(
                $"{address} cannot be fetched: it leads to «{VisibleText.Phrase(location.OriginalString)}», which is not an address."
            );
        }

        if (next.Scheme is not ("http" or "https"))
        {
            throw new WorkbenchException(
                $"{address} cannot be fetched: it leads to «{VisibleText.Phrase(next.OriginalString)}», which is not an http or "
                    + "https address."
            );
        }

        return asked.Scheme == "https" && next.Scheme == "http"
            ? throw new WorkbenchException(
                $"{address} cannot be fetched: it leads from https to «{VisibleText.Phrase(next.OriginalString)}», which anybody "
                    + "on the way could change."
            )
            : next;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect
                or HttpStatusCode.MultipleChoices;
}
