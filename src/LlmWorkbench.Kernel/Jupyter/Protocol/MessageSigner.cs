using System.Security.Cryptography;
using System.Text;

namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>Signs messages and checks their signatures.</summary>
/// <remarks>https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol</remarks>
internal sealed class MessageSigner
{
    private readonly HashAlgorithmName _hash;
    private readonly byte[] _key;

    /// <summary>Makes a signer.</summary>
    /// <param name="scheme">One that <see cref="Knows"/>.</param>
    /// <param name="key">The key; with an empty one messages are not signed and not checked, as the protocol has it.</param>
    public MessageSigner(string scheme, string key)
    {
        _hash = Hash(scheme) ?? throw new ArgumentException($"There is no signature scheme {scheme}.", nameof(scheme));
        _key = Encoding.UTF8.GetBytes(key);
    }

    /// <summary>Tells whether a signature scheme is known.</summary>
    public static bool Knows(string scheme) => Hash(scheme) is not null;

    /// <summary>Signs the JSON parts of a message.</summary>
    /// <returns>The signature in lower-case hexadecimal digits; empty without a key.</returns>
    public byte[] Sign(params ReadOnlySpan<byte[]> parts) =>
        _key.Length == 0 ? [] : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Mac(parts)));

    /// <summary>Tells whether a signature belongs to the parts; takes the same time whether it nearly does or not at all.</summary>
    public bool Verify(ReadOnlySpan<byte> signature, params ReadOnlySpan<byte[]> parts) =>
        _key.Length == 0 || CryptographicOperations.FixedTimeEquals(signature, Sign(parts));

    private byte[] Mac(ReadOnlySpan<byte[]> parts)
    {
        using var mac = IncrementalHash.CreateHMAC(_hash, _key);
        foreach (byte[] part in parts)
        {
            mac.AppendData(part);
        }

        return mac.GetHashAndReset();
    }

    private static HashAlgorithmName? Hash(string scheme) =>
        scheme switch
        {
            "hmac-sha256" => HashAlgorithmName.SHA256,
            "hmac-sha384" => HashAlgorithmName.SHA384,
            "hmac-sha512" => HashAlgorithmName.SHA512,
            _ => null,
        };
}
