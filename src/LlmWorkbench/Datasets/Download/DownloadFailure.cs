using System.Net;
using System.Net.Sockets;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets.Download;

/// <summary>Says why a file did not come, and what would help: .NET's own sentences are for programmers.</summary>
internal static class DownloadFailure
{
    /// <summary>What happened, for a sentence that begins with the address, and what helps.</summary>
    /// <param name="failure">What the client has thrown.</param>
    /// <param name="address">Where the file was to come from.</param>
    public static string Reason(Exception failure, Uri address)
    {
        string server = address.IsDefaultPort ? address.Host : address.Authority;
        return failure switch
        {
            HttpRequestException { StatusCode: { } status } => OfStatus(status, server),
            HttpRequestException { HttpRequestError: var error } => OfError(error, failure.InnerException, server),
            HttpIOException { HttpRequestError: var error } => OfError(error, failure.InnerException, server),
            _ => "it leads on to something that is not an address: look for the file's address where it is published.",
        };
    }

    private static string OfStatus(HttpStatusCode status, string server) =>
        (int)status switch
        {
            404 or 410 => $"{server} has no such file ({(int)status}): check the address.",
            401 or 403 or 407 =>
                $"{server} gives it only to those who have signed in, or not at all ({(int)status}): fetch it with a browser, "
                    + "and put it into a folder named datasets.",
            429 => $"{server} has been asked too often ({(int)status}): try again later.",
            >= 500 => $"{server} has a fault of its own ({(int)status}): try again later.",
            _ => $"{server} does not send a file there ({(int)status}): check the address.",
        };

    private static string OfError(HttpRequestError error, Exception? cause, string server) =>
        error switch
        {
            HttpRequestError.NameResolutionError =>
                $"no host is known by the name {server}: check the address, and whether there is a network.",
            HttpRequestError.ConnectionError when cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"nothing answers at {server} (the connection was refused): check the address and its port, or try again later.",
            HttpRequestError.ConnectionError => $"{server} cannot be reached: check the address, and whether there is a network.",
            HttpRequestError.SecureConnectionError =>
                $"no safe connection to {server} could be made: its certificate is not to be trusted, or it "
                    + "does not speak https; check the address.",
            HttpRequestError.ResponseEnded => $"{server} ended the connection before all had come: run the command again to go on.",
            HttpRequestError.ProxyTunnelError => $"the proxy does not let through to {server}: check the system's proxy.",
            _ => $"what answers at {server} does not speak as a web server does: check the address and its port. "
                + $"({VisibleText.Phrase(error.ToString())})",
        };
}
