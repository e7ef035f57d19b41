using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LlmWorkbench.Tests.Pulling;

/// <summary>What a server was asked.</summary>
internal sealed record Asked(bool IsContent, string Path, string? Authorization, string? Range, string? IfRange);

/// <summary>
/// A repository as Hugging Face serves it: an API, addresses of files that lead on to another server (here, another port), and that server,
/// which knows ranges. Both can be told to misbehave.
/// </summary>
internal sealed class HubServer : IDisposable
{
    public const string Repository = "user/small-GGUF";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly HttpListener _hub = new();
    private readonly HttpListener _content = new();

    public HubServer()
    {
        (Endpoint, ContentAddress) = (Start(_hub), Start(_content));
        _ = ServeAsync(_hub, isContent: false);
        _ = ServeAsync(_content, isContent: true);
    }

    public Uri Endpoint { get; }

    public Uri ContentAddress { get; }

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>What the model's card says, as JSON.</summary>
    public string Card { get; set; } = """{"license":"apache-2.0"}""";

    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>Answers in place of the API; says whether it has.</summary>
    public Func<HttpListenerContext, bool>? Hub { get; set; }

    /// <summary>Answers in place of the server with the contents; says whether it has.</summary>
    public Func<HttpListenerContext, bool>? Content { get; set; }

    /// <summary>What a content is when it is sent, where that is not what it should be.</summary>
    public Func<byte[], byte[]> Sent { get; set; } = bytes => bytes;

    /// <summary>After how many bytes of an answer the connection is cut; null is never.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Whether an answer stops coming in its middle, and the connection stays.</summary>
    public bool Stalls { get; set; }

    /// <summary>Whether the list has each file twice, as one that changes between two of its pages may.</summary>
    public bool ListsTwice { get; set; }

    /// <summary>How many contents were asked for.</summary>
    public int Fetches => Requests.Count(asked => asked.IsContent);

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static void Refuse(HttpListenerContext context, int status, string? code = null, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (code is not null)
        {
            context.Response.AddHeader("X-Error-Code", code);
        }

        if (retryAfter is not null)
        {
            context.Response.AddHeader("Retry-After", retryAfter);
        }

        context.Response.Close();
    }

    public static void Send(HttpListenerContext context, string text, string type)
    {
        context.Response.ContentType = type;
        context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
    }

    public void Dispose()
    {
        _hub.Close();
        _content.Close();
    }

    private static Uri Start(HttpListener listener)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        probe.Stop();
        listener.Prefixes.Add(address.AbsoluteUri);
        listener.Start();
        return address;
    }

    private async Task ServeAsync(HttpListener listener, bool isContent)
    {
        while (listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync();
                HttpListenerRequest request = context.Request;
                Requests.Enqueue(
                    new(
                        isContent,
                        request.Url!.AbsolutePath,
                        request.Headers["Authorization"],
                        request.Headers["Range"],
                        request.Headers["If-Range"]
                    )
                );
                if ((isContent ? Content : Hub)?.Invoke(context) != true)
                {
                    Answer(context, isContent);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private void Answer(HttpListenerContext context, bool isContent)
    {
        string path = context.Request.Url!.AbsolutePath;
        if (isContent)
        {
            SendContent(context, Files[Uri.UnescapeDataString(path[1..])]);
        }
        else if (path == $"/api/models/{Repository}/revision/main")
        {
            Send(context, $$"""{"id":"{{Repository}}","sha":"{{Commit}}","cardData":{{Card}}}""", "application/json");
        }
        else if (path == $"/api/models/{Repository}/tree/{Commit}")
        {
            Send(
                context,
                JsonSerializer.Serialize(
                    (ListsTwice ? Files.Concat(Files) : Files).Select(Entry).Prepend(new { type = "directory", path = "d" })
                ),
                "application/json"
            );
        }
        else if (path.StartsWith($"/{Repository}/resolve/{Commit}/", StringComparison.Ordinal))
        {
            string name = Uri.UnescapeDataString(path[$"/{Repository}/resolve/{Commit}/".Length..]);
            context.Response.StatusCode = 302;
            context.Response.AddHeader("X-Linked-Etag", $"\"{Hash(Files[name])}\"");
            context.Response.AddHeader("Location", $"{ContentAddress}{name}?signature=secret");
            context.Response.Close();
        }
        else
        {
            Refuse(context, 404, "RepoNotFound");
        }
    }

    private static object Entry(KeyValuePair<string, byte[]> file) =>
        new
        {
            type = "file",
            path = file.Key,
            oid = "1111111111111111111111111111111111111111",
            size = file.Value.Length,
            lfs = new
            {
                oid = Hash(file.Value),
                size = file.Value.Length,
                pointerSize = 134,
            },
        };

    private void SendContent(HttpListenerContext context, byte[] original)
    {
        byte[] content = Sent(original);
        HttpListenerResponse response = context.Response;
        string tag = $"\"{Hash(content)[..16]}\"";
        response.AddHeader("ETag", tag);
        string? range = context.Request.Headers["If-Range"] is { } version && version != tag ? null : context.Request.Headers["Range"];
        int from = range is null ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        if (from > 0)
        {
            response.StatusCode = 206;
            response.AddHeader("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        response.ContentLength64 = content.Length - from;
        int bytes = Math.Min(Stalls ? (content.Length / 2) + 1 : CutAfter ?? int.MaxValue, content.Length - from);
        response.OutputStream.Write(content, from, bytes);
        response.OutputStream.Flush();
        if (Stalls)
        {
            return;
        }

        if (CutAfter is not null && bytes < content.Length - from)
        {
            response.Abort();
            return;
        }

        response.Close();
    }
}
