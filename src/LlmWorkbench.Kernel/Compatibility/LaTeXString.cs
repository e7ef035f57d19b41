using LlmWorkbench.Display;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>LaTeX, which front ends with MathJax set; elsewhere its source is shown.</summary>
public class LaTeXString
{
    private readonly string _source;

    static LaTeXString()
    {
        Formatter.Register<LaTeXString>(latex => latex.ToString(), MimeType);
        Formatter.Register<LaTeXString>(latex => latex.ToString(), MimeTypes.PlainText);
        Formatter.SetPreferredMimeTypesFor(typeof(LaTeXString), MimeType, MimeTypes.PlainText);
    }

    /// <summary>Takes LaTeX as it is.</summary>
    /// <param name="latexCode">The source; formulas in <c>$$</c>, or an environment.</param>
    public LaTeXString(string latexCode)
    {
        ArgumentNullException.ThrowIfNull(latexCode);
        _source = latexCode;
    }

    private static string MimeType => "text/latex";

    /// <summary>Takes LaTeX as it is.</summary>
    /// <param name="source">The source.</param>
    public static implicit operator LaTeXString(string source) => new(source);

    /// <inheritdoc/>
    public override string ToString() => _source;
}
