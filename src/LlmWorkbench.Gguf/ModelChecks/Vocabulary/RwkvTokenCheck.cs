using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>
/// RWKV's tokenizer looks for the longest token that starts here. When a text starts like a token and no token ends in it,
/// llama.cpp goes back to the start of the text, for ever. A token for each first byte rules that out.
/// </summary>
internal static class RwkvTokenCheck
{
    private const string Unknown = "tokenizer.ggml.unknown_token_id";

    /// <summary>Refuses tokens whose first byte is not a token by itself, and bytes that nothing stands for.</summary>
    public static void Check(GgufFile file, GgufStrings tokens)
    {
        Span<bool> alone = stackalloc bool[256];
        for (int id = 0; id < tokens.Count; id++)
        {
            if (FirstBytes(VocabularyCheck.NameOf(tokens, id)) is (byte first, null))
            {
                alone[first] = true;
            }
        }

        for (int id = 0; id < tokens.Count; id++)
        {
            if (FirstBytes(VocabularyCheck.NameOf(tokens, id)) is (byte first, not null) && !alone[first])
            {
                throw file.Refuse(
                    $"'tokenizer.ggml.tokens' holds {Shown.Name(VocabularyCheck.NameOf(tokens, id))} for token {id} and no "
                        + $"token for its first byte, 0x{first:X2}; an 'rwkv' vocabulary must have one"
                );
            }
        }

        if (
            alone.IndexOf(false) is >= 0 and int missing
            && !(file.Metadata.GetInteger(Unknown) is { } unknown && unknown >= 0 && unknown < tokens.Count)
        )
        {
            throw file.Refuse(
                $"{Shown.Name(Unknown)} is {file.Held(Unknown)} and no token stands for the byte "
                    + $"0x{missing:X2}; an 'rwkv' vocabulary must have a token for each byte, or an unknown token from 0 to "
                    + $"{Shown.Number(tokens.Count - 1)}"
            );
        }
    }

    // The first two bytes that a token stands for, once its escapes (\n, \\, \x0A …) are read as llama.cpp reads them.
    private static (byte? First, byte? Second) FirstBytes(ReadOnlySpan<byte> text)
    {
        byte? first = Next(ref text);
        return (first, Next(ref text));
    }

    private static byte? Next(ref ReadOnlySpan<byte> text)
    {
        (byte? value, int length) = text switch
        {
            [(byte)'\\', (byte)'t', ..] => ((byte?)'\t', 2),
            [(byte)'\\', (byte)'n', ..] => ((byte?)'\n', 2),
            [(byte)'\\', (byte)'r', ..] => ((byte?)'\r', 2),
            [(byte)'\\', (byte)'x', byte high, byte low, ..] => (unchecked((byte)((Digit(high) << 4) + Digit(low))), 4),
            [(byte)'\\', (byte)'x', ..] or [(byte)'\\'] or [] => (null, text.Length),
            [(byte)'\\', byte other, ..] => ((byte?)other, 2),
            [byte plain, ..] => ((byte?)plain, 1),
        };
        text = text[length..];
        return value;
    }

    private static int Digit(byte character) => unchecked((byte)(character >= 'a' ? character - 'a' + 10 : character - '0'));
}
