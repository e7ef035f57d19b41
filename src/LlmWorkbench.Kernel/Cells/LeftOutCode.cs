using System.Text;
using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.CSharp.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>
/// Code that <c>#if</c> leaves out may hold commands of a notebook too. The C# compiler nevertheless refuses lines that begin with
/// <c>#!</c> or <c>#i</c>, and opens the files of <c>#r</c> and <c>#load</c>: it must not see those that are left out.
/// </summary>
internal static partial class LeftOutCode
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>Blanks such lines where they are left out; texts and comments keep theirs.</summary>
    /// <param name="code">C# script code; it need not be correct.</param>
    /// <returns>A text of the same length, with every other character in its place.</returns>
    public static string Blank(string code) => Condition().IsMatch(code) ? CompilerThread.Run(code, () => Blanked(code)) : code;

    private static string Blanked(string code)
    {
        var blanked = new StringBuilder(code);
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: s_script).Where(token => token.HasLeadingTrivia))
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                if (
                    trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: false }
                    && Candidate().IsMatch(code.AsSpan(trivia.SpanStart))
                )
                {
                    int length = code.AsSpan(trivia.SpanStart).IndexOfAny("\r\n\u0085\u2028\u2029");
                    int end = length < 0 ? code.Length : trivia.SpanStart + length;
                    blanked.Remove(trivia.SpanStart, end - trivia.SpanStart).Insert(trivia.SpanStart, " ", end - trivia.SpanStart);
                }
            }
        }

        return blanked.ToString();
    }

    [GeneratedRegex(@"#\s*if\b", RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\G#\s*([!:]|(r|i|load)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Candidate();
}
