using System.Text;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Services.Protocols;

namespace LlmWorkbench.Services;

/// <summary>The tokens of a piece of a text, each with what it adds to the text.</summary>
internal static class WrittenTokens
{
    /// <summary>Of a piece whose tokens are not told, one token with the piece's text and no probability; characters that spread over
    /// several tokens appear with the last of them.</summary>
    public static IEnumerable<GeneratedToken> Of(StreamPart part, int alternatives)
    {
        if (part.Tokens.Count == 0)
        {
            return part.Text.Length == 0 ? [] : [new GeneratedToken(ServiceToken.NoId, part.Text, part.Text, double.NaN, double.NaN, [])];
        }

        Decoder decoder = Encoding.UTF8.GetDecoder();
        string[] deltas = [.. part.Tokens.Select(token => Characters(decoder, token.Bytes))];
        if (string.Concat(deltas) != part.Text)
        {
            // Tokens that are no text (the end), or bytes of a character that another piece completes: the text is what the service says.
            deltas = [.. deltas.Select((_, i) => i == deltas.Length - 1 ? part.Text : "")];
        }

        return part.Tokens.Select(
            (token, i) =>
                new GeneratedToken(
                    token.Id,
                    token.Text,
                    deltas[i],
                    double.NaN,
                    token.Probability,
                    [
                        .. token
                            .Top.Take(alternatives)
                            .Select(top => new TokenAlternative(top.Id, top.Text, top.Probability, double.NaN) { Bytes = top.HiddenBytes }),
                    ]
                )
                {
                    Bytes = token.HiddenBytes,
                }
        );
    }

    private static string Characters(Decoder decoder, byte[] bytes)
    {
        char[] characters = new char[bytes.Length + 1];
        return new string(characters, 0, decoder.GetChars(bytes, characters, flush: false));
    }
}
