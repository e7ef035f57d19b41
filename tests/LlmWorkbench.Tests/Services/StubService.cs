using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LlmWorkbench.Models.Elsewhere;

namespace LlmWorkbench.Tests.Services;

/// <summary>
/// A service on the loopback address that answers in the published form of one kind of service, with the numbers of a model of ours; and
/// badly, when it is told to. Each request has a thread of its own.
/// </summary>
internal sealed class StubService : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly StubAnswers _answers;
    private int _open;
    private int _number;

    public StubService(ServiceApi kind, StubModel? model = null)
    {
        (Kind, _answers) = (kind, new StubAnswers(kind, model ?? StubModel.Canned));
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1";
        probe.Stop();
        _listener.Prefixes.Add(Address[..^2]);
        _listener.Start();
        _ = ServeAsync();
    }

    public ServiceApi Kind { get; }

    public string Address { get; }

    /// <summary>The paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>The most requests that were under way at once.</summary>
    public int Peak { get; private set; }

    /// <summary>The key without which it refuses; null is none.</summary>
    public string? Key { get; set; }

    /// <summary>Given the number of a POST, from 1: a status in place of an answer; null is an answer.</summary>
    public Func<int, HttpStatusCode?> Status { get; set; } = _ => null;

    /// <summary>What it says with such a status.</summary>
    public string Complaint { get; set; } = """{"error":{"message":"too busy"}}""";

    /// <summary>Seconds in a Retry-After header.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>After how many lines a streamed answer is cut off; null is never.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Whether a streamed answer goes on with its last line for ever.</summary>
    public bool IsEndless { get; set; }

    /// <summary>How long it waits before it says anything.</summary>
    public TimeSpan Wait { get; set; }

    /// <summary>What is made of each line of an answer.</summary>
    public Func<string, string> Lie { get; set; } = line => line;

    /// <summary>What is made of each answer to a GET.</summary>
    public Func<string, string> Fact { get; set; } = text => text;

    public int Posts => _number;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Factory.StartNew(
                    () => Serve(context),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(HttpListenerContext context)
    {
        int open = Interlocked.Increment(ref _open);
        Peak = Math.Max(Peak, open);
        try
        {
            Answer(context);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client has gone, as it may.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Paths.Enqueue(path);
        if (Key is not null && context.Request.Headers["Authorization"] != $"Bearer {Key}")
        {
            Send(
                context,
                HttpStatusCode.Unauthorized,
                $$$"""{"error":{"message":"wrong key: {{{context.Request.Headers["Authorization"]}}}"}}"""
            );
            return;
        }

        if (context.Request.HttpMethod == "GET")
        {
            Send(context, _answers.Get(path) is { } fact ? Fact(fact) : null);
            return;
        }

        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        JsonObject body = JsonNode.Parse(reader.ReadToEnd())!.AsObject();
        Thread.Sleep(Wait);
        if (Status(Interlocked.Increment(ref _number)) is { } status)
        {
            if (RetryAfter is { } seconds)
            {
                context.Response.AddHeader("Retry-After", seconds);
            }

            context.Response.AddHeader("Location", "http://127.0.0.1:9/elsewhere");
            Send(context, status, Complaint);
        }
        else if (_answers.Post(path, body) is { } whole)
        {
            Send(context, HttpStatusCode.OK, Lie(whole));
        }
        else if (_answers.Stream(path, body) is { } lines)
        {
            Stream(context, lines);
        }
        else
        {
            Send(context, HttpStatusCode.NotFound, "<html>not here</html>");
        }
    }

    private void Stream(HttpListenerContext context, IEnumerable<string> lines)
    {
        context.Response.SendChunked = true;
        string last = "";
        foreach ((int i, string line) in lines.Index())
        {
            if (i == CutAfter)
            {
                context.Response.Abort();
                return;
            }

            last = Written(line);
            Write(context, last);
            while (IsEndless && i >= 2)
            {
                Write(context, last);
            }
        }

        context.Response.Close();
    }

    private string Written(string line) => Kind == ServiceApi.Ollama ? $"{Lie(line)}\n" : $"data: {Lie(line)}\n\n";

    private static void Write(HttpListenerContext context, string text)
    {
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
        context.Response.OutputStream.Flush();
    }

    private static void Send(HttpListenerContext context, string? body) =>
        Send(context, body is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, body ?? "{}");

    private static void Send(HttpListenerContext context, HttpStatusCode status, string body)
    {
        context.Response.StatusCode = (int)status;
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}
