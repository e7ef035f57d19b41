using System.Globalization;

namespace LlmWorkbench.Lineage;

/// <summary>Numbers of tokens as people write them.</summary>
internal static class TokenCount
{
    private const int Kilo = 1024;

    /// <summary>Reads one: <c>32768</c>, <c>32k</c> (times 1,024) or <c>1M</c>.</summary>
    /// <exception cref="WorkbenchException">It is no number of tokens.</exception>
    public static int Read(string option, string text)
    {
        string number = text.Trim();
        int factor = number switch
        {
            [.., 'k' or 'K'] => Kilo,
            [.., 'm' or 'M'] => Kilo * Kilo,
            _ => 1,
        };
        number = factor == 1 ? number : number[..^1];
        return
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0
            && (long)count * factor <= int.MaxValue
            ? count * factor
            : throw new WorkbenchException(
                $"{option} needs a number of tokens, as in 32768, 32k or 1M, not «{Wording.VisibleText.Phrase(text)}»."
            );
    }
}
