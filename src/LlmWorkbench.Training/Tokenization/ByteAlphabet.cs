namespace LlmWorkbench.Training.Tokenization;

/// <summary>
/// GPT-2's alphabet for bytes: printable Latin-1 characters stand for themselves, the others for U+0100 and up, so that every
/// token can be written as visible text ("Ġ" is a space).
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] s_characters = Build();
    private static readonly Dictionary<char, byte> s_bytes = s_characters.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (byte)p.i);

    /// <summary>Writes bytes in the alphabet, one character a byte.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[bytes.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = s_characters[bytes[i]];
        }

        return new string(text);
    }

    /// <summary>Reads bytes back.</summary>
    /// <param name="text">Text of the alphabet's characters only.</param>
    /// <exception cref="FormatException">A character is not of the alphabet.</exception>
    public static byte[] Decode(string text) =>
        [
            .. text.Select(c =>
                s_bytes.TryGetValue(c, out byte b) ? b : throw new FormatException($"'{c}' is not a character of the byte alphabet.")
            ),
        ];

    private static char[] Build()
    {
        char[] characters = new char[256];
        char next = (char)256;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = printable ? (char)value : next++;
        }

        return characters;
    }
}
