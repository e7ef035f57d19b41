using System.Runtime.ExceptionServices;

namespace LlmWorkbench.Llama.Vocabulary;

/// <summary>
/// Room for llama.cpp's regular expressions. It cuts byte-pair texts into words with std::regex, which calls itself for each
/// character of a word (libstdc++, regex_executor.tcc): a word of some ten thousand letters overflows an ordinary stack and
/// ends the process. Long words are therefore cut on a thread whose stack has room for them.
/// </summary>
internal static class TokenizerStack
{
    /// <summary>The longest stretch of a text that is cut, in bytes.</summary>
    internal const int LongestStretch = 1_500_000;

    // Measured: up to 490 bytes of stack for each character.
    private const int StackPerByte = 1024;

    // What any thread has room for.
    private const int Short = 256;

    /// <summary>Calls the tokenizer where the stack has room for a text.</summary>
    /// <param name="text">The text's UTF-8 bytes.</param>
    /// <param name="tokenize">The call.</param>
    /// <exception cref="LlamaException">The text has a stretch without spaces that is too long.</exception>
    internal static void Run(ReadOnlySpan<byte> text, Action tokenize)
    {
        int longest = Longest(text);
        if (longest <= Short)
        {
            tokenize();
            return;
        }

        if (longest > LongestStretch)
        {
            throw new LlamaException(
                $"The text has {longest:N0} bytes with hardly a space between them: llama.cpp can cut stretches of at most "
                    + $"{LongestStretch:N0} bytes into tokens; break it into lines."
            );
        }

        ExceptionDispatchInfo? failure = null;
        // What escapes a thread ends the process, so it is carried to the caller, whatever it is.
#pragma warning disable CA1031
        var thread = new Thread(
            () =>
            {
                try
                {
                    tokenize();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            (1 << 20) + (longest * StackPerByte)
        );
#pragma warning restore CA1031
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>
    /// The most bytes that one match can run over. No pre-tokenizer's expression goes beyond a word and the white space on one
    /// side of it; three neighbouring runs of words and white space are more than that.
    /// </summary>
    internal static int Longest(ReadOnlySpan<byte> text)
    {
        int longest = 0;
        (int before, int last) = (0, 0);
        while (!text.IsEmpty)
        {
            int run = RunLength(text);
            longest = Math.Max(longest, before + last + run);
            (before, last) = (last, run);
            text = text[run..];
        }

        return longest;
    }

    private static int RunLength(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> white = " \t\n\v\f\r"u8;
        int end = white.Contains(text[0]) ? text.IndexOfAnyExcept(white) : text.IndexOfAny(white);
        return end < 0 ? text.Length : end;
    }
}
