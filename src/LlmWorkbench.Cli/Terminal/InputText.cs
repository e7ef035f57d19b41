using System.Text;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>Reads a text from a pipe or file on standard input.</summary>
internal static class InputText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The input line by line, as it comes.</summary>
    /// <param name="input">A pipe or file; <see langword="null"/> for the keyboard.</param>
    /// <returns>Reads the next line; <see langword="null"/> at the end.</returns>
    internal static Func<string?> Lines(Func<Stream>? input)
    {
        if (input is null)
        {
            return Console.ReadLine;
        }

        var lines = new Lazy<StreamReader>(() => new StreamReader(input(), s_strict));
        return () => lines.Value.ReadLine();
    }

    /// <summary>The whole input, without the line end that closes it.</summary>
    /// <exception cref="WorkbenchException">It is not UTF-8.</exception>
    internal static async Task<string> ReadAsync(Stream input, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        try
        {
            string text = s_strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
                : text.EndsWith('\n') ? text[..^1]
                : text;
        }
        catch (DecoderFallbackException e)
        {
            string found = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new WorkbenchException(
                $"The text on standard input is not UTF-8: byte {e.Index} begins 0x{found}, which is not a character; save it as "
                    + "UTF-8 and try again.",
                e
            );
        }
    }
}
