namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A formula in LaTeX, without the marks around it.</summary>
/// <param name="latexCode">The source, with or without <c>$$</c> around it.</param>
public sealed class MathString(string latexCode) : LaTeXString(Marked(latexCode))
{
    private const string Mark = "$$";

    /// <summary>Takes a formula.</summary>
    /// <param name="source">The source, with or without <c>$$</c> around it.</param>
    public static implicit operator MathString(string source) => new(source);

    private static string Marked(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return (source.StartsWith(Mark, StringComparison.Ordinal) ? "" : Mark)
            + source
            + (source.EndsWith(Mark, StringComparison.Ordinal) ? "" : Mark);
    }
}
