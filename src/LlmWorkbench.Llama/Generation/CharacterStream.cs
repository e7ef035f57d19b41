using System.Text;

namespace LlmWorkbench.Llama;

/// <summary>Puts characters together from bytes that arrive in pieces: a token may end inside a character.</summary>
internal sealed class CharacterStream
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The characters that are complete with these bytes.</summary>
    internal string Add(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush: false)];
        int count = _decoder.GetChars(bytes, characters, flush: false);
        return new string(characters, 0, count);
    }
}
