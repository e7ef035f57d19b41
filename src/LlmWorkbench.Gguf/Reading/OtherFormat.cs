namespace LlmWorkbench.Gguf.Reading;

/// <summary>Recognizes what is often taken for a GGUF file, so that the message can say what it is.</summary>
internal static class OtherFormat
{
    /// <summary>A remark in brackets about the file's first bytes, or nothing.</summary>
    public static string Guess(ReadOnlySpan<byte> start)
    {
        string? guess = start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG image",
            [0xFF, 0xD8, 0xFF, ..] => "a JPEG image",
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive, perhaps PyTorch weights",
            [0x1F, 0x8B, ..] => "a gzip archive",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
            [(byte)'<', (byte)'!' or (byte)'h' or (byte)'H', ..] => "a web page, perhaps an error page that was saved under this name",
            [_, _, _, _, _, _, _, _, (byte)'{', ..] => "probably safetensors",
            _ when start.StartsWith("version https://"u8) => "a Git LFS pointer: the file itself was not downloaded",
            _ when start.StartsWith("lmgg"u8) || start.StartsWith("tjgg"u8) || start.StartsWith("fmgg"u8) || start.StartsWith("algg"u8) =>
                "a format that llama.cpp had before GGUF",
            _ when start.StartsWith("FUGG"u8) => "GGUF with its bytes turned round",
            _ => null,
        };
        return guess is null ? "" : $" ({guess})";
    }
}
