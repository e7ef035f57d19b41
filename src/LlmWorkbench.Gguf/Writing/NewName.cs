using System.Text;

namespace LlmWorkbench.Gguf.Writing;

/// <summary>Checks names before they are written, by the rules by which they are read.</summary>
internal static class NewName
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Refuses a name that could not be read back.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, holds a zero, or a lone surrogate.</exception>
    public static void Check(string name, int maxBytes, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The name {Shown.Name(name)} holds a zero character.", parameter);
        }

        try
        {
            int bytes = s_strict.GetByteCount(name);
            if (bytes > maxBytes)
            {
                throw new ArgumentException(
                    $"The name {Shown.Name(name)} takes {Shown.Bytes(bytes)}; it may take {Shown.Number(maxBytes)}.",
                    parameter
                );
            }
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The name {Shown.Name(name)} holds a lone surrogate, which UTF-8 cannot write.", parameter, e);
        }
    }
}
