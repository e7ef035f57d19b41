namespace LlmWorkbench.Llama;

/// <summary>Finds the bytes of the text that each token covers.</summary>
internal static class TokenSpans
{
    private const byte Space = (byte)' ';

    /// <summary>
    /// Walks the text and the tokens' bytes side by side. Three things make them differ, and each is allowed for: control
    /// tokens that the tokenizer adds (no bytes), the space that SentencePiece puts in front (not in the text), and
    /// vocabularies that rewrite the text (lower case, accents): there a token covers what lies between its neighbours.
    /// </summary>
    /// <param name="text">The text's UTF-8 bytes.</param>
    /// <param name="ids">The tokens, in order.</param>
    /// <param name="pieces">The bytes of each token.</param>
    /// <param name="added">Whether the tokenizer added the token: it stands for no byte of the text.</param>
    /// <returns>A token for each id; the spans cover the text exactly, in order.</returns>
    internal static Token[] Align(ReadOnlySpan<byte> text, IReadOnlyList<int> ids, IReadOnlyList<byte[]> pieces, IReadOnlyList<bool> added)
    {
        var tokens = new Token[ids.Count];
        int at = 0;
        for (int i = 0; i < ids.Count; i++)
        {
            int length = added[i] ? 0 : Covered(text[at..], pieces[i]);
            tokens[i] = new Token(ids[i], at, length);
            at += length;
        }

        return at == text.Length ? tokens : CoverTheRest(tokens, text.Length, added);
    }

    // How many bytes of the text the piece stands for, from the front of the rest.
    private static int Covered(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> piece)
    {
        if (rest.StartsWith(piece))
        {
            return piece.Length;
        }

        if (piece.Length > 0 && piece[0] == Space && rest.StartsWith(piece[1..]))
        {
            return piece.Length - 1;
        }

        // A rewritten piece: look for it a little further on, so that what was dropped belongs to it.
        int found = rest[..Math.Min(rest.Length, piece.Length + 16)].IndexOf(piece);
        return found >= 0 ? found + piece.Length : Math.Min(rest.Length, piece.Length);
    }

    // The text is longer than the tokens' bytes (a tokenizer that drops characters): the last real token takes the rest.
    private static Token[] CoverTheRest(Token[] tokens, int textLength, IReadOnlyList<bool> added)
    {
        int last = tokens.Length - 1;
        while (last > 0 && added[last])
        {
            last--;
        }

        if (last >= 0 && !added[last])
        {
            tokens[last] = tokens[last] with { Length = textLength - tokens[last].Start };
            for (int i = last + 1; i < tokens.Length; i++)
            {
                tokens[i] = tokens[i] with { Start = textLength };
            }
        }

        return tokens;
    }
}
