using System.Globalization;
using System.Text;

namespace LlmWorkbench.Services.Protocols;

/// <summary>
/// Tokens as tokenizers of Hugging Face name them: in the alphabet of bytes
/// (<see href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">GPT-2's</see>, where <c>Ġ</c> is a space), or with <c>▁</c> for
/// a space and <c>&lt;0xE2&gt;</c> for a byte (SentencePiece).
/// </summary>
internal static class TokenNames
{
    private const char Space = '\u2581';

    private static readonly Dictionary<char, byte> s_bytes = Alphabet();

    /// <summary>The bytes of each token; which way they are named is seen from all of them.</summary>
    public static byte[][] Bytes(IReadOnlyList<string> names)
    {
        bool isPieces = names.Any(name => name.Contains(Space, StringComparison.Ordinal) || IsByte(name));
        return
        [
            .. names.Select(name => isPieces || !name.All(s_bytes.ContainsKey) ? Piece(name) : [.. name.Select(letter => s_bytes[letter])]),
        ];
    }

    private static byte[] Piece(string name) =>
        IsByte(name)
            ? [byte.Parse(name.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)]
            : Encoding.UTF8.GetBytes(name.Replace(Space, ' '));

    private static bool IsByte(string name) =>
        name.Length == 6
        && name.StartsWith("<0x", StringComparison.Ordinal)
        && name[5] == '>'
        && char.IsAsciiHexDigit(name[3])
        && char.IsAsciiHexDigit(name[4]);

    // Bytes that are printable letters stand for themselves; the others come after 255, in their order.
    private static Dictionary<char, byte> Alphabet()
    {
        Dictionary<char, byte> alphabet = [];
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            alphabet[(char)(isPrintable ? value : next++)] = (byte)value;
        }

        return alphabet;
    }
}
