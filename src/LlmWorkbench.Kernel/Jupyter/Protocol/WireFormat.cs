using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>Messages as frames: identities, a delimiter, the signature, four JSON objects, binary buffers.</summary>
/// <remarks>https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol</remarks>
/// <param name="signer">Signs and checks.</param>
internal sealed class WireFormat(MessageSigner signer)
{
    /// <summary>The version of the protocol.</summary>
    public const string Version = "5.4";

    private const int Remembered = 1 << 16;
    private const int MaxHeader = 1 << 16;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] s_empty = "{}"u8.ToArray();
    private static readonly JsonElement s_nothing = JsonElement.Parse("{}"u8);

    private readonly string _session = Guid.NewGuid().ToString();
    private readonly Queue<string> _order = [];
    private readonly HashSet<string> _seen = [];
    private long _sent;

    private static ReadOnlySpan<byte> Delimiter => "<IDS|MSG>"u8;

    /// <summary>Reads a message. One thread at a time.</summary>
    /// <param name="frames">All its frames.</param>
    /// <returns>The message.</returns>
    /// <exception cref="WireFormatException">The frames are not a message, the signature is wrong, or the message came before.</exception>
    public IncomingMessage Read(IReadOnlyList<byte[]> frames)
    {
        int at = 0;
        while (at < frames.Count && !frames[at].AsSpan().SequenceEqual(Delimiter))
        {
            at++;
        }

        if (frames.Count < at + 6)
        {
            throw new WireFormatException("it is not a Jupyter message");
        }

        byte[] signature = frames[at + 1],
            header = frames[at + 2],
            parent = frames[at + 3],
            metadata = frames[at + 4],
            content = frames[at + 5];
        if (!signer.Verify(signature, header, parent, metadata, content))
        {
            throw new WireFormatException("its signature is wrong");
        }

        RefuseReplay(signature);
        if (header.Length > MaxHeader)
        {
            throw new WireFormatException($"its header is longer than {MaxHeader} bytes, and every answer would repeat it");
        }

        JsonElement head = Object(header, "header");
        string? fault = null;
        return new IncomingMessage
        {
            Identities = [.. frames.Take(at)],
            RawHeader = Utf8.IsValid(header) ? header : RepairedJson.Of(header),
            Id = head.String("msg_id") ?? throw new WireFormatException("its header has no msg_id"),
            Type = head.String("msg_type") ?? throw new WireFormatException("its header has no msg_type"),
            Session = head.String("session") ?? "",
            Metadata = ObjectOrNothing(metadata, "metadata", ref fault),
            Content = ObjectOrNothing(content, "content", ref fault),
            Buffers = [.. frames.Skip(at + 6)],
            Fault = fault,
        };
    }

    /// <summary>Writes a message. Any thread.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Its frames.</returns>
    public IReadOnlyList<byte[]> Write(OutgoingMessage message)
    {
        long number = Interlocked.Increment(ref _sent);
        byte[] header = Bytes(
            new JsonObject
            {
                ["msg_id"] = string.Create(CultureInfo.InvariantCulture, $"{_session}_{number}"),
                ["msg_type"] = message.Type,
                ["session"] = _session,
                ["username"] = Environment.UserName,
                ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                ["version"] = Version,
            }
        );
        byte[] parent = message.ParentHeader ?? s_empty;
        byte[] metadata = message.Metadata is null ? s_empty : Bytes(message.Metadata);
        byte[] content = Bytes(message.Content);
        byte[] signature = signer.Sign(header, parent, metadata, content);
        return [.. message.Prefix, Delimiter.ToArray(), signature, header, parent, metadata, content, .. message.Buffers];
    }

    // Who can listen on the wire but does not know the key could send a message that it heard once more.
    private void RefuseReplay(byte[] signature)
    {
        if (signature.Length == 0)
        {
            return;
        }

        string text = Convert.ToHexString(signature);
        if (!_seen.Add(text))
        {
            throw new WireFormatException("it was sent before");
        }

        _order.Enqueue(text);
        if (_order.Count > Remembered)
        {
            _seen.Remove(_order.Dequeue());
        }
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, s_json);

    // Who has signed a request waits for an answer, so that one whose header can be read is answered.
    private static JsonElement ObjectOrNothing(byte[] json, string part, ref string? fault)
    {
        try
        {
            return Object(json, part);
        }
        catch (WireFormatException exception)
        {
            fault ??= exception.Message;
            return s_nothing;
        }
    }

    private static JsonElement Object(byte[] json, string part)
    {
        try
        {
            var element = JsonElement.Parse(RepairedJson.Of(json));
            return element.ValueKind == JsonValueKind.Object ? element : throw new WireFormatException($"its {part} is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new WireFormatException($"its {part} is not JSON ({exception.Message.Split(". ")[0].TrimEnd('.')})");
        }
    }
}
