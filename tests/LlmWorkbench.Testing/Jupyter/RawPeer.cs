using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LlmWorkbench.Testing.Jupyter;

/// <summary>A process that connects to a kernel without knowing its key: bytes as they are, from a socket of its own.</summary>
public sealed class RawPeer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client = new() { NoDelay = true };

    public RawPeer(string connectionFile, string port)
    {
        using var connection = JsonDocument.Parse(File.ReadAllText(connectionFile));
        _client.Connect(connection.RootElement.GetProperty("ip").GetString()!, connection.RootElement.GetProperty(port).GetInt32());
    }

    /// <summary>Version 3.0, no encryption.</summary>
    public static byte[] Greeting { get; } = [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0, .. "NULL"u8, .. new byte[48]];

    /// <summary>A peer that has greeted and shaken hands, as one does on this port.</summary>
    public static RawPeer Connected(string connectionFile, string port, byte[]? identity = null)
    {
        var peer = new RawPeer(connectionFile, port);
        peer.Send([.. Greeting, .. Ready(Kind(port), identity ?? [])]);
        return peer;
    }

    public static string Kind(string port) =>
        port switch
        {
            "iopub_port" => "SUB",
            "hb_port" => "REQ",
            _ => "DEALER",
        };

    public static byte[] Ready(string kind, byte[]? identity, byte[]? more = null) =>
        Frame(
            4,
            [
                5,
                .. "READY"u8,
                .. Property("Socket-Type", Encoding.ASCII.GetBytes(kind)),
                .. identity is null ? [] : Property("Identity", identity),
                .. more ?? [],
            ]
        );

    /// <summary>A property of a handshake; its length can be a lie.</summary>
    public static byte[] Property(string name, byte[] value, int? length = null)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, length ?? value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. size, .. value];
    }

    /// <summary>A frame; flags are 1 for more, 4 for a command.</summary>
    public static byte[] Frame(byte flags, byte[] body) =>
        body.Length < 256 ? [flags, (byte)body.Length, .. body] : [.. Announcement(flags, (ulong)body.Length), .. body];

    /// <summary>The head of a frame that is yet to come.</summary>
    public static byte[] Announcement(byte flags, ulong size)
    {
        byte[] head = new byte[9];
        head[0] = (byte)(flags | 2);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(1), size);
        return head;
    }

    /// <summary>Sends bytes; a peer that was disconnected sends none.</summary>
    public void Send(byte[] bytes)
    {
        try
        {
            _client.Client.Send(bytes);
        }
        catch (SocketException)
        {
            // What the tests ask is whether others are served still.
        }
    }

    /// <summary>Waits until the kernel has ended the connection, reading what it sends.</summary>
    public bool IsEnded() =>
        SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(10);
                return HasEnd();
            },
            s_patience
        );

    public void Dispose() => _client.Dispose();

    private bool HasEnd()
    {
        byte[] bytes = new byte[1 << 16];
        try
        {
            while (_client.Client.Poll(0, SelectMode.SelectRead))
            {
                if (_client.Client.Receive(bytes) == 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
