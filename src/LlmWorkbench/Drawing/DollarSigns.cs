namespace LlmWorkbench.Drawing;

/// <summary>Sums of money in a sentence.</summary>
internal static class DollarSigns
{
    /// <summary>Makes a sentence's dollar signs no formula. Jupyter's pages typeset what stands between two of them as TeX, in outputs too,
    /// but not across elements.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <returns>The same, encoded, with each dollar sign in an element of its own.</returns>
    /// <remarks>https://docs.mathjax.org/en/v2.7-latest/tex.html#tex-and-latex-math-delimiters</remarks>
    public static Markup Plain(string sentence)
    {
        string[] parts = sentence.Split('$');
        return Markup.Of($"{parts[0]}{Markup.Each(parts.Skip(1), part => Markup.Of($"<span>$</span>{part}"))}");
    }
}
