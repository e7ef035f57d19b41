using System.Buffers.Binary;
using System.Text;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>How a connection begins: both sides greet each other, without encryption, and say what kind of socket they are.</summary>
/// <remarks>https://rfc.zeromq.org/spec/23/</remarks>
internal static class Handshake
{
    /// <summary>The length of a greeting in bytes.</summary>
    public const int GreetingLength = 64;

    private const int SignatureLength = 10;
    private const int MechanismAt = 12;
    private const int MechanismLength = 20;
    private const byte Version = 3;

    private static ReadOnlySpan<byte> ReadyName => "READY"u8;

    private static ReadOnlySpan<byte> Mechanism => "NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8;

    /// <summary>What this side says first: version 3.0, no encryption.</summary>
    public static byte[] Greeting()
    {
        byte[] greeting = new byte[GreetingLength];
        greeting[0] = 0xFF;
        greeting[SignatureLength - 1] = 0x7F;
        greeting[SignatureLength] = Version;
        Mechanism.CopyTo(greeting.AsSpan(MechanismAt));
        return greeting;
    }

    /// <summary>Checks as much of the other side's greeting as has come: a peer of another kind may never send the rest.</summary>
    /// <param name="greeting">Its first bytes, up to <see cref="GreetingLength"/>.</param>
    /// <exception cref="ZmtpException">It is not a greeting of a peer that can be talked to.</exception>
    public static void CheckGreeting(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xFF || (greeting.Length >= SignatureLength && (greeting[SignatureLength - 1] & 1) == 0))
        {
            throw new ZmtpException("it does not speak ZeroMQ's protocol");
        }

        if (greeting.Length > SignatureLength && greeting[SignatureLength] < Version)
        {
            throw new ZmtpException($"it speaks ZMTP {greeting[SignatureLength]}, and this kernel 3 (libzmq 4.0 and later)");
        }

        if (greeting.Length == GreetingLength && !greeting.Slice(MechanismAt, MechanismLength).SequenceEqual(Mechanism))
        {
            throw new ZmtpException("it asks for a security mechanism, and Jupyter's connections have none");
        }
    }

    /// <summary>Says which kind of socket this side is.</summary>
    public static byte[] Ready(string socketType) =>
        [(byte)ReadyName.Length, .. ReadyName, .. Property("Socket-Type", socketType), .. Property("Identity", "")];

    /// <summary>Reads what kind of socket the other side is.</summary>
    /// <param name="command">The body of its first command.</param>
    /// <param name="allowed">The kinds that can be talked to.</param>
    /// <returns>The name that it gives itself; empty for none.</returns>
    /// <exception cref="ZmtpException">The command is another one, broken, or names a kind that cannot be talked to.</exception>
    public static byte[] ReadReady(ReadOnlySpan<byte> command, IReadOnlyList<string> allowed)
    {
        if (command.Length <= ReadyName.Length || command[0] != ReadyName.Length || !command[1..].StartsWith(ReadyName))
        {
            throw new ZmtpException("its handshake is not the command READY");
        }

        byte[] identity = [];
        string? type = null;
        ReadOnlySpan<byte> rest = command[(1 + ReadyName.Length)..];
        while (!rest.IsEmpty)
        {
            string name = Encoding.ASCII.GetString(Cut(ref rest, rest[0], lengthBytes: 1));
            ReadOnlySpan<byte> value = Cut(
                ref rest,
                rest.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest),
                lengthBytes: 4
            );
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
            {
                type = Encoding.ASCII.GetString(value);
            }
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase))
            {
                identity = value.ToArray();
            }
        }

        return type is not null && allowed.Contains(type) && identity.Length <= byte.MaxValue
            ? identity
            : throw new ZmtpException($"it is a socket of another kind than {string.Join(" or ", allowed)}");
    }

    private static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> rest, uint length, int lengthBytes)
    {
        if (rest.Length - lengthBytes < length)
        {
            throw new ZmtpException("a property of its handshake is longer than the handshake");
        }

        ReadOnlySpan<byte> cut = rest.Slice(lengthBytes, (int)length);
        rest = rest[(lengthBytes + (int)length)..];
        return cut;
    }

    private static byte[] Property(string name, string value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. Encoding.ASCII.GetBytes(value)];
    }
}
