using System.Text;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>A message of the fuzz.</summary>
/// <param name="Channel">Where it is sent.</param>
/// <param name="Frames">What is sent.</param>
/// <param name="Answered">The id of the message when it has to be answered; null when it may be dropped.</param>
internal sealed record FuzzedMessage(string Channel, byte[][] Frames, string? Answered);

/// <summary>Messages with wrong types, sizes, halves of surrogates and frames, on all channels; the same ones for the same seed.</summary>
/// <param name="random">Chooses.</param>
internal sealed class MessageFuzz(Random random)
{
    private static readonly string[] s_requests =
    [
        "execute_request",
        "complete_request",
        "inspect_request",
        "is_complete_request",
        "history_request",
        "comm_info_request",
        "kernel_info_request",
        "interrupt_request",
    ];

    private static readonly string[] s_others =
    [
        "comm_open",
        "comm_msg",
        "comm_close",
        "input_reply",
        "brew_request",
        "",
        "\\ud83d",
        "execute_reply",
    ];

    private static readonly (string Name, string[] Right)[] s_fields =
    [
        (
            "code",
            ["\"1\"", "\"1 +\"", "\"\\\"\\ud83d\\\"\"", "\"Console.Write(1);\"", "\"#!lsm\"", "\"throw null;\"", "\"(((\"", "\"#!\\udc00\""]
        ),
        ("cursor_pos", ["0", "1", "3", "99", "-1"]),
        ("detail_level", ["0", "1"]),
        ("silent", ["false", "true"]),
        ("store_history", ["true", "false"]),
        ("user_expressions", ["{}", "{\"a\":\"1\"}", "{\"\\ud83d\":\"2\",\"\\ud83d\":\"(\"}"]),
        ("stop_on_error", ["true", "false"]),
        ("hist_access_type", ["\"tail\"", "\"range\"", "\"search\""]),
        ("n", ["5", "-5"]),
        ("session", ["0", "1"]),
        ("start", ["0"]),
        ("stop", ["9"]),
        ("pattern", ["\"*\"", "\"[\\ud83d*?\""]),
        ("unique", ["true"]),
        ("comm_id", ["\"c\"", "\"\\udc00\""]),
        ("target_name", ["\"t\""]),
        ("data", ["{}"]),
        ("value", ["\"x\""]),
    ];

    private static readonly byte[] s_nothing = "{}"u8.ToArray();

    private readonly BrokenJson _json = new(random);
    private int _count;

    /// <summary>The next message.</summary>
    /// <param name="client">Signs it.</param>
    public FuzzedMessage Next(JupyterClient client)
    {
        string id = $"fuzz-{++_count}";
        bool isRequest = random.Next(4) > 0;
        string type = isRequest ? _json.Any(s_requests) : _json.Any(s_others);
        string channel = random.Next(6) switch
        {
            0 => "control",
            1 => "stdin",
            _ => "shell",
        };
        bool headerIsRight = random.Next(4) > 0;
        string header = $$"""{"msg_id":"{{id}}","msg_type":"{{type}}","session":"s","username":"u","version":"5.4"}""";
        byte[][] frames = client.Signed(
            headerIsRight
                ? Encoding.UTF8.GetBytes(header)
                : _json.Bytes(header.Replace(_json.Any(["\"s\"", "\"u\"", $"\"{id}\"", "{"]), _json.Value(), StringComparison.Ordinal)),
            random.Next(3) == 0 ? _json.Bytes(_json.Value()) : s_nothing,
            random.Next(5) == 0 ? _json.Bytes(_json.Value()) : s_nothing,
            random.Next(12) == 0 ? _json.Bytes(_json.Value()) : _json.Bytes(Content())
        );
        bool isWhole = random.Next(5) > 0;
        return new FuzzedMessage(
            channel,
            isWhole ? frames : Mangled(frames),
            isWhole && headerIsRight && isRequest && channel == "shell" ? id : null
        );
    }

    /// <summary>What a peer without the key sends: a beginning as it should be, with some of it changed.</summary>
    /// <param name="port">Where it connects.</param>
    public byte[] Raw(string port)
    {
        var bytes = new List<byte>([.. RawPeer.Greeting, .. RawPeer.Ready(RawPeer.Kind(port), random.Next(2) == 0 ? [] : null)]);
        for (int i = random.Next(6); i > 0; i--)
        {
            byte[] body = new byte[random.Next(random.Next(4) == 0 ? 70_000 : 40)];
            random.NextBytes(body);
            bytes.AddRange(
                random.Next(5) == 0
                    ? RawPeer.Announcement((byte)random.Next(8), (ulong)random.NextInt64(long.MinValue, long.MaxValue))
                    : RawPeer.Frame((byte)random.Next(6), body)
            );
        }

        for (int i = random.Next(4); i > 0; i--)
        {
            int at = random.Next(3) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(120, bytes.Count));
            bytes[at] = (byte)random.Next(256);
        }

        return [.. random.Next(4) == 0 ? bytes.Take(random.Next(bytes.Count)) : bytes];
    }

    private string Content()
    {
        IEnumerable<string> fields = s_fields
            .Where(_ => random.Next(4) > 0)
            .Select(field => $"\"{field.Name}\":{(random.Next(5) > 0 ? _json.Any(field.Right) : _json.Value())}");
        return $"{{\"allow_stdin\":false,{string.Join(',', fields.Append("\"x\":1"))}}}";
    }

    private byte[][] Mangled(byte[][] frames) =>
        random.Next(7) switch
        {
            0 => [.. frames.Where((_, index) => index != random.Next(frames.Length))],
            1 =>
            [
                [],
                new byte[random.Next(300_000)],
                [],
                .. frames,
            ],
            2 => [.. frames, [], new byte[random.Next(300_000)]],
            3 => [frames[0], new byte[random.Next(100)], .. frames[2..]],
            4 => [.. frames.Reverse()],
            5 => [.. Enumerable.Repeat<byte[]>([], random.Next(500))],
            _ => [.. frames[..2], .. frames[3..], frames[2]],
        };
}
