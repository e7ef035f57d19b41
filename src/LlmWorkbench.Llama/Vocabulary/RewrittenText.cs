using System.Globalization;
using System.Text;

namespace LlmWorkbench.Llama.Vocabulary;

/// <summary>
/// Finds tokens in a text that the tokenizer rewrote before it cut it: WordPiece lowers case, strips accents and drops control
/// characters and white space; Unigram normalizes to compatibility forms and merges spaces. Characters are compared with all
/// that allowed for.
/// </summary>
/// <param name="piece">The bytes of a token.</param>
/// <param name="isUnknown">Whether a token stands for text that the vocabulary cannot express.</param>
/// <param name="unknownIsWord">Whether such a token stands for a whole word, as in WordPiece, or for any characters.</param>
internal sealed class RewrittenText(Func<int, byte[]> piece, Func<int, bool> isUnknown, bool unknownIsWord)
{
    // How far ahead to look, in bytes: long enough for what is dropped in practice, short enough to stay linear.
    private const int Window = 256;

    /// <summary>How many bytes from the front of the rest of a text a token covers.</summary>
    internal int Covered(ReadOnlySpan<byte> rest, int id, int next)
    {
        if (isUnknown(id))
        {
            return unknownIsWord ? Word(rest) : UpTo(rest, next);
        }

        ReadOnlySpan<byte> bytes = piece(id);
        int length = Match(rest, bytes);
        for (int skipped = 0; length < 0 && skipped < Math.Min(rest.Length, Window); skipped += RuneLength(rest[skipped..]))
        {
            int found = Match(rest[skipped..], bytes);
            length = found < 0 ? -1 : skipped + found;
        }

        return length < 0 ? UpTo(rest, next) : length + Marks(rest[length..], next);
    }

    // The bytes whose characters, rewritten, are those of the piece; -1 when they are others.
    private static int Match(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> bytes)
    {
        int at = SkipSpaces(rest);
        bytes = bytes[SkipSpaces(bytes)..];
        while (!bytes.IsEmpty)
        {
            if (at >= rest.Length)
            {
                return -1;
            }

            // Nearly every character is ASCII that was kept or lowered.
            if (rest[at] == bytes[0] && rest[at] < 0x80)
            {
                bytes = bytes[1..];
                at++;
                continue;
            }

            Rune.DecodeFromUtf8(rest[at..], out Rune given, out int givenLength);
            Rune.DecodeFromUtf8(bytes, out Rune wanted, out int wantedLength);
            if (Same(given, wanted))
            {
                bytes = bytes[wantedLength..];
            }
            else if (!IsDropped(given))
            {
                return -1;
            }

            at += givenLength;
        }

        return at;
    }

    // An unknown token between known ones ends where the next one is found.
    private int UpTo(ReadOnlySpan<byte> rest, int next)
    {
        ReadOnlySpan<byte> bytes = piece(next);
        int first = RuneLength(rest);
        for (int at = first; at < Math.Min(rest.Length, Window); at += RuneLength(rest[at..]))
        {
            if (!isUnknown(next) && Match(rest[at..], bytes) >= 0)
            {
                return at;
            }
        }

        return first;
    }

    private static int Word(ReadOnlySpan<byte> rest)
    {
        int start = SkipSpaces(rest);
        int at = start;
        while (at < rest.Length)
        {
            Rune.DecodeFromUtf8(rest[at..], out Rune rune, out int length);
            if (at > start && (Rune.IsWhiteSpace(rune) || StandsAlone(rune)))
            {
                break;
            }

            at += length;
            if (StandsAlone(rune))
            {
                break;
            }
        }

        return at;
    }

    // Accents after a letter that lost them belong to that letter.
    private int Marks(ReadOnlySpan<byte> rest, int next)
    {
        int at = 0;
        while (at < rest.Length && rest[at] >= 0x80 && !rest[at..].StartsWith(piece(next)))
        {
            Rune.DecodeFromUtf8(rest[at..], out Rune rune, out int length);
            if (!IsMark(rune))
            {
                break;
            }

            at += length;
        }

        return at;
    }

    private static int SkipSpaces(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && (text[at] <= ' ' || text[at] >= 0x80))
        {
            Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length);
            if (!Rune.IsWhiteSpace(rune) && rune.Value != 0x2581)
            {
                break;
            }

            at += length;
        }

        return at;
    }

    private static int RuneLength(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out _, out int length);
        return length;
    }

    // What is not ASCII may have become any other character (é is e, ｆ is f): that it stands in the right place must do.
    private static bool Same(Rune given, Rune wanted) =>
        given == wanted
        || Rune.ToLowerInvariant(given) == Rune.ToLowerInvariant(wanted)
        || (!given.IsAscii && !IsDropped(given) && !Rune.IsWhiteSpace(given));

    private static bool IsDropped(Rune rune) =>
        rune.Value == 0xFFFD
        || IsMark(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    private static bool StandsAlone(Rune rune) =>
        Rune.IsPunctuation(rune)
        || (rune.IsAscii && Rune.IsSymbol(rune))
        || rune.Value
            is (>= 0x3400 and <= 0x4DBF)
                or (>= 0x4E00 and <= 0x9FFF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x2CEAF)
                or (>= 0x2F800 and <= 0x2FA1F);
}
