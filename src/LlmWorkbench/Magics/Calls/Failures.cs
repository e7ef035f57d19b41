using System.Text.RegularExpressions;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Calls;

/// <summary>Turns the failures that a user can mend into <see cref="WorkbenchException"/>s.</summary>
internal static partial class Failures
{
    private const int MaxCharacters = 1000;
    private const int MaxQuoted = 120;

    /// <summary>Runs some work; whatever it fails with for the user's eyes comes out as one sentence.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="WorkbenchException">The work failed in a way that its message explains.</exception>
    public static async Task AsSentences(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (WorkbenchException e) when (Readable(e.Message) != e.Message)
        {
            throw new WorkbenchException(Readable(e.Message), e);
        }
        catch (Exception e)
            when (e
                    is LlamaException
                        or GgufFormatException
                        or ArgumentException
                        or IOException
                        or UnauthorizedAccessException
                        or NotSupportedException
            )
        {
            throw new WorkbenchException(Readable(OneLine(FileFailure.Sentence(e))), e);
        }
    }

    /// <summary>A sentence in which nothing that somebody typed can take the screen: no control characters, long texts in quotes cut, and
    /// no more than can be read.</summary>
    /// <param name="sentence">The sentence; line ends in it stay.</param>
    public static string Readable(string sentence)
    {
        string lines = string.Join('\n', sentence.SplitLines().Select(VisibleText.Line));
        string shown = LongQuotePattern().Replace(lines, quote => $"«{Cut(quote.Groups[1].Value)}…»");
        return shown.Length <= MaxCharacters ? shown : $"{shown[..(MaxCharacters / 2)]} … {shown[^(MaxCharacters / 4)..]}";
    }

    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[MaxQuoted - 1]) ? MaxQuoted - 1 : MaxQuoted)];

    [GeneratedRegex(@"«([^«»]{161,})»", RegexOptions.CultureInvariant)]
    private static partial Regex LongQuotePattern();

    // ArgumentException puts «(Parameter 'x')» and the value on lines of their own.
    private static string OneLine(string message)
    {
        string first = message.SplitLines()[0];
        int parameter = first.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter < 0 ? first : first[..parameter];
    }
}
