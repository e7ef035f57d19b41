namespace LlmWorkbench.Wording;

/// <summary>The sign that help and tables print before negative numbers, U+2212, which people copy from there.</summary>
internal static class MinusSign
{
    /// <summary>A number as .NET reads it.</summary>
    /// <param name="number">What was typed.</param>
    /// <returns>The same with a hyphen for each minus sign.</returns>
    public static string AsHyphen(string number) => number.Replace('\u2212', '-');
}
