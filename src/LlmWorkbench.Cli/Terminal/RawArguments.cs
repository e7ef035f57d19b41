using System.Text;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>
/// The arguments as the bytes that were given. .NET reads bytes that are not UTF-8 as U+FFFD without a word, so that a model would
/// read another text than was typed. Linux shows the bytes in <c>/proc/self/cmdline</c>; other systems hand over no such bytes.
/// </summary>
internal static class RawArguments
{
    private const string Place = "/proc/self/cmdline";
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with the arguments of this process, in one sentence, or null.</summary>
    /// <param name="count">How many arguments the program has; the host's own stand before them.</param>
    internal static string? Problem(int count)
    {
        try
        {
            return OperatingSystem.IsLinux() ? Problem(File.ReadAllBytes(Place), count) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where the bytes cannot be seen, .NET's reading is all there is.
            return null;
        }
    }

    /// <summary>What is wrong with the last arguments of a command line, in one sentence, or null.</summary>
    /// <param name="commandLine">The arguments, each with a zero after it.</param>
    /// <param name="count">How many of them, from the end, are looked at.</param>
    internal static string? Problem(ReadOnlySpan<byte> commandLine, int count)
    {
        var arguments = new List<byte[]>();
        while (commandLine.IndexOf((byte)0) is >= 0 and int end)
        {
            arguments.Add(commandLine[..end].ToArray());
            commandLine = commandLine[(end + 1)..];
        }

        int first = Math.Max(0, arguments.Count - count);
        for (int i = first; i < arguments.Count; i++)
        {
            try
            {
                _ = s_strict.GetCharCount(arguments[i]);
            }
            catch (DecoderFallbackException exception)
            {
                return $"Argument {i - first + 1} is not UTF-8: byte {exception.Index} begins "
                    + $"0x{Convert.ToHexString(exception.BytesUnknown ?? [])}, which is not a character; give it as UTF-8.";
            }
        }

        return null;
    }
}
