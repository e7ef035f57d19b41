using System.Text;

namespace LlmWorkbench.Llama.Decoding;

/// <summary>Puts characters together from bytes that arrive in pieces: a token may end inside a character.</summary>
internal sealed class CharacterStream
{
    // A byte gives at most one character, and bytes left over from before at most one more.
    private const int OnStack = 256;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The characters that are complete with these bytes.</summary>
    internal string Add(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = bytes.Length < OnStack ? stackalloc char[OnStack] : new char[bytes.Length + 1];
        int count = _decoder.GetChars(bytes, characters, flush: false);
        return new string(characters[..count]);
    }
}
