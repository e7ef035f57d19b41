using System.Net;
using System.Net.Sockets;

namespace LlmWorkbench.Tests.Datasets;

/// <summary>Serves one file on the loopback address, with ranges, and writes down what it was asked.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly byte[] _content;

    public FileServer(byte[] content)
    {
        _content = content;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/data.txt");
        _listener.Prefixes.Add(new Uri(Address, "/").AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The range header of each request; empty without one.</summary>
    public List<string> Ranges { get; } = [];

    /// <summary>After how many bytes the connection is cut; null is never.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Whether the server answers as one that knows no ranges.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Where the server leads on to; null is nowhere.</summary>
    public string? Location { get; set; }

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string range = context.Request.Headers["Range"] ?? "";
        Ranges.Add(range);
        HttpListenerResponse response = context.Response;
        if (Location is { } location)
        {
            response.StatusCode = (int)HttpStatusCode.Found;
            if (location.Length > 0)
            {
                response.AddHeader("Location", location);
            }

            response.Close();
            return;
        }

        if (Status != HttpStatusCode.OK)
        {
            response.StatusCode = (int)Status;
            response.Close();
            return;
        }

        int from =
            range.Length == 0 || IgnoresRanges
                ? 0
                : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        if (from >= _content.Length)
        {
            response.StatusCode = (int)HttpStatusCode.RequestedRangeNotSatisfiable;
            response.Close();
            return;
        }

        if (from > 0)
        {
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.AddHeader("Content-Range", $"bytes {from}-{_content.Length - 1}/{_content.Length}");
        }

        response.ContentLength64 = _content.Length - from;
        if (CutAfter is { } cut)
        {
            await response.OutputStream.WriteAsync(_content.AsMemory(from, Math.Min(cut, _content.Length - from)));
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(_content.AsMemory(from));
        response.Close();
    }
}
