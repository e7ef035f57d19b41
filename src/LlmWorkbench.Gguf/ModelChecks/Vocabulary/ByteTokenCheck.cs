using System.Text;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>Tokens that stand for one byte, written <c>&lt;0x0A&gt;</c>: what has no token of its own is spelled with them.</summary>
internal static class ByteTokenCheck
{
    private const int ByteType = 6;

    /// <summary>Refuses byte tokens that are malformed or missing.</summary>
    public static void Check(GgufFile file, string model, GgufStrings tokens, TokenIndex ids)
    {
        ReadOnlySpan<int> types = file.Metadata.Find("tokenizer.ggml.token_type") is { } value ? value.GetElements<int>() : [];
        for (int id = 0; id < tokens.Count; id++)
        {
            ReadOnlySpan<byte> token = tokens.GetUtf8(id);
            if (LooksLikeByte(token) && !IsByte(token))
            {
                throw file.Refuse(
                    $"'tokenizer.ggml.tokens' holds {Shown.Name(token)} for token {id}; what looks like a byte must have two "
                        + "hexadecimal digits, as '<0x0A>'"
                );
            }

            if (id < types.Length && types[id] == ByteType && (model == "bert" || !IsByte(token)))
            {
                throw file.Refuse(
                    $"'tokenizer.ggml.token_type' says that token {id}, {Shown.Name(token)}, is a byte; "
                        + $"{(model == "bert" ? "a 'bert' tokenizer has no byte tokens" : "such a token must be written as '<0x0A>'")}"
                );
            }
        }

        if (model == "llama")
        {
            RequireAll(file, ids);
        }
    }

    // SentencePiece spells unknown text byte by byte; a missing byte is found when someone types it, and ends the process.
    private static void RequireAll(GgufFile file, TokenIndex ids)
    {
        for (int value = 0; value < 256; value++)
        {
            string name = $"<0x{value:X2}>";
            if (!ids.Contains(Encoding.ASCII.GetBytes(name)) && (value == 0 || !ids.Contains([(byte)value])))
            {
                throw file.Refuse(
                    $"'tokenizer.ggml.tokens' has no token '{name}'; a SentencePiece vocabulary must have one for each of the 256 bytes"
                );
            }
        }
    }

    private static bool LooksLikeByte(ReadOnlySpan<byte> token) => token.Length == 6 && token.StartsWith("<0x"u8) && token[5] == '>';

    private static bool IsByte(ReadOnlySpan<byte> token) =>
        LooksLikeByte(token) && char.IsAsciiHexDigit((char)token[3]) && char.IsAsciiHexDigit((char)token[4]);
}
