using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>What a file's content must be: the SHA-256 that large files of a repository have, or the name that git gives to small ones,
/// which
/// is the SHA-1 of a line with the length and the content (<see
/// href="https://git-scm.com/book/en/v2/Git-Internals-Git-Objects"/>).</summary>
/// <param name="Hex">The hash in lower case.</param>
/// <param name="IsSha256">Whether it is a SHA-256, and not git's.</param>
internal sealed record Checksum(string Hex, bool IsSha256)
{
    private const int Sha256Length = 64;
    private const int GitLength = 40;

    /// <summary>What it is called in a sentence.</summary>
    public string Kind => IsSha256 ? "SHA-256" : "git hash";

    /// <summary>A SHA-256; <see langword="null"/> where the text is none.</summary>
    public static Checksum? OfSha256(string? hex) => IsHex(hex, Sha256Length) ? new Checksum(hex!.ToLowerInvariant(), true) : null;

    /// <summary>A name that git gives; <see langword="null"/> where the text is none.</summary>
    public static Checksum? OfGit(string? hex) => IsHex(hex, GitLength) ? new Checksum(hex!.ToLowerInvariant(), false) : null;

    /// <summary>Begins to compute what this is compared with.</summary>
    /// <param name="bytes">How long the content will be.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "It is what git names contents by.")]
    public IncrementalHash Begin(long bytes)
    {
        if (IsSha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {bytes}\0")));
        return hash;
    }

    private static bool IsHex(string? text, int length) => text?.Length == length && text.All(char.IsAsciiHexDigit);
}
