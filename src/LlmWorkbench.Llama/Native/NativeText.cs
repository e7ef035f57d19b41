using System.Runtime.InteropServices;
using System.Text;

namespace LlmWorkbench.Llama.Native;

/// <summary>Text across the border: strict UTF-8 on the way in, forgiving on the way out.</summary>
internal static unsafe class NativeText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 bytes of <paramref name="text"/>, without a terminator.</summary>
    /// <exception cref="LlamaException">The text holds half of a surrogate pair, which has no UTF-8 form.</exception>
    internal static byte[] ToUtf8(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new LlamaException(
                $"The text cannot be written as UTF-8: position {e.Index} holds half of a surrogate pair (U+{(int)e.CharUnknown:X4}).", e);
        }
    }

    /// <summary>UTF-8 bytes of a path or name, ended by a zero byte.</summary>
    internal static byte[] ToTerminatedUtf8(string text) => [.. ToUtf8(text), 0];

    /// <summary>A zero-terminated native string; empty for a null pointer.</summary>
    internal static string FromNative(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
