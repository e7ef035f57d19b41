using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace LlmWorkbench.Testing.Jupyter;

/// <summary>A front end that shares no code with the kernel: it signs, frames and checks by itself.</summary>
public sealed class JupyterClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly byte[] _key;
    private readonly DealerSocket _shell = new();
    private readonly DealerSocket _control = new();
    private readonly DealerSocket _stdin = new();
    private readonly SubscriberSocket _iopub = new();
    private readonly RequestSocket _heartbeat = new();
    private readonly List<JupyterMessage> _published = [];
    private readonly List<JupyterMessage> _replies = [];
    private readonly string _listensTo;
    private int _sent;

    /// <summary>Connects.</summary>
    /// <param name="connectionFile">Where the kernel listens.</param>
    /// <param name="listens">Whether it listens to what is published, and waits until it does; or else <see cref="Listen"/> is to be
    /// called.</param>
    public JupyterClient(string connectionFile, bool listens = true)
    {
        using var connection = JsonDocument.Parse(File.ReadAllText(connectionFile));
        JsonElement root = connection.RootElement;
        _key = Encoding.UTF8.GetBytes(root.GetProperty("key").GetString()!);
        string Address(string port) => $"tcp://{root.GetProperty("ip").GetString()}:{root.GetProperty(port).GetInt32()}";
        foreach (DealerSocket socket in (DealerSocket[])[_shell, _control, _stdin])
        {
            socket.Options.Identity = Encoding.UTF8.GetBytes(_session);
        }

        _iopub.Options.ReceiveHighWatermark = 0;
        _shell.Connect(Address("shell_port"));
        _control.Connect(Address("control_port"));
        _stdin.Connect(Address("stdin_port"));
        _heartbeat.Connect(Address("hb_port"));
        _listensTo = Address("iopub_port");
        if (listens)
        {
            Listen();
        }
    }

    public JupyterMessage Welcome { get; private set; } = null!;

    public string Session => _session;

    /// <summary>Waits until the kernel's publications arrive.</summary>
    public void Listen()
    {
        _iopub.Connect(_listensTo);
        _iopub.SubscribeToAnyTopic();
        Welcome = Published(message => message.Type == "iopub_welcome");
    }

    /// <summary>Sends a request and returns its id.</summary>
    public string Send(string channel, string type, JsonObject content, JsonObject? metadata = null) =>
        Send(channel, Frames(type, content, metadata));

    /// <summary>Sends frames as they are; the header must be the third.</summary>
    public string Send(string channel, IReadOnlyList<byte[]> frames)
    {
        Socket(channel).SendMultipartBytes(frames);
        return JsonElement.Parse(frames[2]).GetProperty("msg_id").GetString()!;
    }

    /// <summary>Sends frames that need not be a message.</summary>
    public void SendFrames(string channel, IReadOnlyList<byte[]> frames) => Socket(channel).SendMultipartBytes(frames);

    /// <summary>The frames of a signed message whose four parts are given as they are: header, parent, metadata, content.</summary>
    public byte[][] Signed(params byte[][] parts) => [Encoding.ASCII.GetBytes("<IDS|MSG>"), Signature(parts), .. parts];

    /// <summary>The frames of a signed request.</summary>
    public byte[][] Frames(string type, JsonObject content, JsonObject? metadata = null)
    {
        var header = new JsonObject
        {
            ["msg_id"] = $"{_session}-{++_sent}",
            ["msg_type"] = type,
            ["session"] = _session,
            ["username"] = "test",
            ["date"] = "2026-01-01T00:00:00.000000Z",
            ["version"] = "5.4",
        };
        byte[][] parts =
        [
            .. new[] { header, new JsonObject(), metadata ?? new JsonObject(), content }.Select(part =>
                Encoding.UTF8.GetBytes(part.ToJsonString())
            ),
        ];
        return Signed(parts);
    }

    /// <summary>Waits for the reply to a request.</summary>
    public JupyterMessage Reply(string channel, string id)
    {
        while (true)
        {
            if (_replies.Find(reply => reply.ParentId == id) is { } found)
            {
                _replies.Remove(found);
                return found;
            }

            _replies.Add(Receive(Socket(channel), $"a reply on {channel} to {id}"));
        }
    }

    public JupyterMessage Request(string type, JsonObject content, string channel = "shell") =>
        Reply(channel, Send(channel, type, content));

    /// <summary>Waits for a published message; those before it are kept for later.</summary>
    public JupyterMessage Published(Func<JupyterMessage, bool> wanted)
    {
        for (int index = 0; ; index++)
        {
            if (index == _published.Count)
            {
                _published.Add(Receive(_iopub, "a published message"));
            }

            if (wanted(_published[index]))
            {
                JupyterMessage found = _published[index];
                _published.RemoveAt(index);
                return found;
            }
        }
    }

    /// <summary>All that was published for a request, from busy to idle.</summary>
    public IReadOnlyList<JupyterMessage> Outputs(string id)
    {
        var outputs = new List<JupyterMessage>();
        do
        {
            outputs.Add(Published(message => message.ParentId == id));
        } while (!(outputs[^1].Type == "status" && outputs[^1].Text("execution_state") == "idle"));
        return outputs;
    }

    public string SendCell(string code, JsonObject? more = null, JsonObject? metadata = null)
    {
        var content = new JsonObject
        {
            ["code"] = code,
            ["silent"] = false,
            ["store_history"] = true,
            ["user_expressions"] = new JsonObject(),
            ["allow_stdin"] = true,
            ["stop_on_error"] = true,
        };
        foreach ((string name, JsonNode? value) in more ?? [])
        {
            content[name] = value?.DeepClone();
        }

        return Send("shell", "execute_request", content, metadata);
    }

    /// <summary>Runs a cell to its end.</summary>
    public (JupyterMessage Reply, IReadOnlyList<JupyterMessage> Outputs) Execute(
        string code,
        JsonObject? more = null,
        JsonObject? metadata = null
    )
    {
        string id = SendCell(code, more, metadata);
        return (Reply("shell", id), Outputs(id));
    }

    /// <summary>Runs a cell and gives its text output.</summary>
    public string Stream(string code, string stream = "stdout") => StreamOf(Execute(code).Outputs, stream);

    public static string StreamOf(IEnumerable<JupyterMessage> outputs, string stream = "stdout") =>
        string.Concat(
            outputs.Where(output => output.Type == "stream" && output.Text("name") == stream).Select(output => output.Text("text"))
        );

    /// <summary>Runs a cell and gives its result as plain text.</summary>
    public string? Result(string code) =>
        Execute(code)
            .Outputs.SingleOrDefault(output => output.Type == "execute_result")
            ?.Content.GetProperty("data")
            .GetProperty("text/plain")
            .GetString();

    /// <summary>Waits until the cell asks, and answers.</summary>
    public JupyterMessage Answer(string text)
    {
        JupyterMessage question = Receive(_stdin, "a question");
        Send("stdin", "input_reply", new JsonObject { ["value"] = text });
        return question;
    }

    public JupyterMessage Question() => Receive(_stdin, "a question");

    /// <summary>Whether the heartbeat comes back.</summary>
    public bool Beats()
    {
        _heartbeat.SendFrame("beat");
        return _heartbeat.TryReceiveFrameString(s_patience, out string? echo) && echo == "beat";
    }

    public void Dispose()
    {
        foreach (NetMQSocket socket in (NetMQSocket[])[_shell, _control, _stdin, _iopub, _heartbeat])
        {
            socket.Options.Linger = TimeSpan.Zero;
            socket.Dispose();
        }
    }

    private byte[] Signature(IEnumerable<byte[]> parts) =>
        Encoding.ASCII.GetBytes(
            Convert.ToHexString(HMACSHA256.HashData(_key, parts.SelectMany(part => part).ToArray())).ToLowerInvariant()
        );

    private JupyterMessage Receive(NetMQSocket socket, string what)
    {
        List<byte[]> frames = [];
        if (!socket.TryReceiveMultipartBytes(s_patience, ref frames!))
        {
            throw new TimeoutException($"The kernel has not sent {what}.");
        }

        int delimiter = frames.FindIndex(frame => Encoding.ASCII.GetString(frame) == "<IDS|MSG>");
        byte[][] parts = [.. frames[(delimiter + 2)..(delimiter + 6)]];
        if (!frames[delimiter + 1].SequenceEqual(Signature(parts)))
        {
            throw new InvalidOperationException("The kernel's signature is wrong.");
        }

        JsonElement[] json = [.. parts.Select(part => JsonElement.Parse(part))];
        return new JupyterMessage(
            json[0].GetProperty("msg_type").GetString()!,
            json[0],
            json[1],
            json[2],
            json[3],
            [.. frames[(delimiter + 6)..]]
        );
    }

    private DealerSocket Socket(string channel) =>
        channel switch
        {
            "shell" => _shell,
            "control" => _control,
            "stdin" => _stdin,
            _ => throw new ArgumentException($"There is no channel {channel}."),
        };
}
