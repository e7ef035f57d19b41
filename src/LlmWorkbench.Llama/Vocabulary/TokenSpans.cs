namespace LlmWorkbench.Llama.Vocabulary;

/// <summary>Finds the bytes of the text that each token covers, in one walk over the text and the tokens' bytes.</summary>
/// <param name="piece">The bytes of a token.</param>
/// <param name="isSpecial">Whether a token is cut out of the text before all others (control, unknown, user-defined).</param>
/// <param name="spacePrefix">Whether a space is put in front of the text and after each special token.</param>
/// <param name="rewritten">For tokenizers that rewrite the text before they cut it; null for those that keep it.</param>
internal sealed class TokenSpans(Func<int, byte[]> piece, Func<int, bool> isSpecial, bool spacePrefix, RewrittenText? rewritten)
{
    // How far ahead to look for a token when the tokenizer dropped something in front of it.
    private const int Window = 256;

    /// <summary>Gives each token its span.</summary>
    /// <param name="text">The text's UTF-8 bytes.</param>
    /// <param name="ids">The tokens, in order.</param>
    /// <param name="addedFirst">Whether the tokenizer added the first token: it stands for no byte of the text.</param>
    /// <param name="addedLast">Whether it added the last.</param>
    /// <returns>A token for each id; the spans follow each other and cover the text exactly, if any token is of the text.</returns>
    internal Token[] Align(ReadOnlySpan<byte> text, ReadOnlySpan<int> ids, bool addedFirst, bool addedLast)
    {
        var tokens = new Token[ids.Length];
        int first = addedFirst ? 1 : 0;
        int end = ids.Length - (addedLast ? 1 : 0);
        bool prefixed = spacePrefix;
        int at = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int length = 0;
            if (i >= first && i < end)
            {
                ReadOnlySpan<byte> rest = text[at..];
                bool special = spacePrefix && isSpecial(ids[i]);
                length = i == end - 1 ? rest.Length : Covered(rest, ids[i], ids[i + 1], prefixed && !special);
                prefixed = special;
            }

            tokens[i] = new Token(ids[i], at, length);
            at += length;
        }

        return tokens;
    }

    // How many bytes from the front of the rest the token covers.
    private int Covered(ReadOnlySpan<byte> rest, int id, int next, bool prefixed)
    {
        if (rewritten is not null)
        {
            return rewritten.Covered(rest, id, next);
        }

        ReadOnlySpan<byte> bytes = piece(id);
        if (prefixed && bytes is [(byte)' ', ..] && Match(rest, bytes[1..]) is >= 0 and int withoutPrefix)
        {
            return withoutPrefix;
        }

        int length = Match(rest, bytes);
        return length >= 0 ? length : BehindDropped(rest, bytes);
    }

    // A space may be written as ▁ (U+2581) on either side: SentencePiece takes them for the same.
    private static int Match(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> bytes)
    {
        if (rest.StartsWith(bytes))
        {
            return bytes.Length;
        }

        int at = 0;
        while (!bytes.IsEmpty)
        {
            (int inBytes, int inRest) = (SpaceLength(bytes), SpaceLength(rest[at..]));
            if ((inBytes == 0) != (inRest == 0) || (inBytes == 0 && (at >= rest.Length || rest[at] != bytes[0])))
            {
                return -1;
            }

            at += Math.Max(1, inRest);
            bytes = bytes[Math.Max(1, inBytes)..];
        }

        return at;
    }

    private static int SpaceLength(ReadOnlySpan<byte> text) =>
        text switch
        {
            [(byte)' ', ..] => 1,
            [0xE2, 0x96, 0x81, ..] => 3,
            _ => 0,
        };

    // White space beside a special token may be dropped, and bytes that the vocabulary has no token for: they belong to the
    // token that follows.
    private static int BehindDropped(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> wanted = bytes is [(byte)' ', _, ..] ? bytes[1..] : bytes;
        int found = rest[..Math.Min(rest.Length, wanted.Length + Window)].IndexOf(wanted);
        return found >= 0 ? found + wanted.Length : Math.Min(rest.Length, bytes.Length);
    }
}
