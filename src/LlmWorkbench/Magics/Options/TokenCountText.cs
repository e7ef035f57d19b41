using System.Globalization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>A number of tokens, as it is typed: <c>32768</c>, <c>32k</c> (times 1,024) or <c>1M</c> (times 1,048,576).</summary>
internal static class TokenCountText
{
    private const int Kilo = 1024;

    /// <summary>Reads one.</summary>
    /// <param name="text">What was typed, with or without a k or M, in either case.</param>
    /// <param name="count">The number, which may be below 0.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(string text, out int count)
    {
        string number = MinusSign.AsHyphen(text.Trim());
        int factor = number switch
        {
            [.., >= '0' and <= '9', 'k' or 'K'] => Kilo,
            [.., >= '0' and <= '9', 'm' or 'M'] => Kilo * Kilo,
            _ => 1,
        };
        number = factor == 1 ? number : number[..^1];
        bool isRead = int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int units);
        long product = (long)units * factor;
        count = isRead && product is >= int.MinValue and <= int.MaxValue ? (int)product : 0;
        return isRead && product == count;
    }
}
