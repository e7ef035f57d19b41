using System.Text;

namespace LlmWorkbench.Services.Protocols;

/// <summary>Where the tokens of a text stand in it.</summary>
internal static class TokenPlaces
{
    /// <summary>Finds them from the first byte on. A token whose bytes do not come next was added (a begin of text), and has no
    /// length; the space that some tokenizers put before a text is no part of it.</summary>
    /// <returns>Start and length in bytes of UTF-8; [tokens].</returns>
    public static (int Start, int Length)[] In(string text, IReadOnlyList<ServiceToken> tokens)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var places = new (int Start, int Length)[tokens.Count];
        int at = 0;
        foreach ((int i, ServiceToken token) in tokens.Index())
        {
            ReadOnlySpan<byte> own = token.Bytes;
            if (at == 0 && own is [(byte)' ', ..] && !bytes.AsSpan().StartsWith(own))
            {
                own = own[1..];
            }

            int length = bytes.AsSpan(at).StartsWith(own) ? own.Length : 0;
            places[i] = (at, length);
            at += length;
        }

        return places;
    }
}
