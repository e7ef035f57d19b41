namespace LlmWorkbench.Bench;

/// <summary>GPT-2's mapping of bytes to printable characters: those that print stand for themselves, the rest begin at U+0100.</summary>
internal static class ByteAlphabet
{
    /// <summary>The character of each byte; [256].</summary>
    internal static IReadOnlyList<char> Characters { get; } = Create();

    private static readonly Dictionary<char, byte> s_bytes = Enumerable
        .Range(0, 256)
        .ToDictionary(value => Characters[value], value => (byte)value);

    /// <summary>The bytes that a token's characters stand for.</summary>
    internal static byte[] Decode(string token) => [.. token.Select(character => s_bytes[character])];

    private static char[] Create()
    {
        char[] characters = new char[256];
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(prints ? value : next++);
        }

        return characters;
    }
}
