using System.Runtime.InteropServices;
using System.Text;

namespace LlmWorkbench.Llama.Native;

/// <summary>Text across the border: strict UTF-8 on the way in, forgiving on the way out.</summary>
internal static unsafe class NativeText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How many bytes <paramref name="text"/> takes as UTF-8.</summary>
    /// <exception cref="LlamaException">The text holds half of a surrogate pair, which has no UTF-8 form.</exception>
    internal static int Utf8Length(string text)
    {
        try
        {
            return s_strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new LlamaException(
                $"The text cannot be written as UTF-8: position {e.Index} holds half of a surrogate pair (U+{(int)e.CharUnknown:X4}).",
                e
            );
        }
    }

    /// <summary>Writes a text whose length was asked for before, without a terminator.</summary>
    internal static void ToUtf8(string text, Span<byte> bytes) => s_strict.GetBytes(text, bytes);

    /// <summary>UTF-8 bytes of <paramref name="text"/>, without a terminator.</summary>
    /// <exception cref="LlamaException">The text holds half of a surrogate pair, which has no UTF-8 form.</exception>
    internal static byte[] ToUtf8(string text)
    {
        byte[] bytes = new byte[Utf8Length(text)];
        ToUtf8(text, bytes);
        return bytes;
    }

    /// <summary>UTF-8 bytes of a path or name, ended by a zero byte.</summary>
    internal static byte[] ToTerminatedUtf8(string text) => [.. ToUtf8(text), 0];

    /// <summary>A zero-terminated native string; empty for a null pointer.</summary>
    internal static string FromNative(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
