using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.CSharp.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>
/// Finds the lines of C# that are directives or commands (<c>#r</c>, <c>#load</c>, <c>#!name</c>) for the C# lexer too, and no
/// part of a text, a comment or code that <c>#if</c> leaves out.
/// </summary>
internal static partial class DirectiveLines
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>Finds them, up to the first that ends the code.</summary>
    /// <param name="lines">A cell or a notebook.</param>
    /// <param name="start">The line that the C# begins in, from 0.</param>
    /// <param name="endsCode">Whether a line that begins with <c>#!</c> ends the code.</param>
    /// <returns>The numbers of the lines, in order. What follows a text, a comment or an <c>#if</c> that is never closed is looked at
    /// line by line, as if that were not there: it would take all the rest with it.</returns>
    public static IReadOnlyList<int> In(string[] lines, int start, Func<string, bool> endsCode)
    {
        // Most code holds nothing that a line could be a part of, and needs no lexer to tell.
        var found = new List<int>();
        for (int line = start; line < lines.Length; line++)
        {
            if (IsCandidate(lines[line]))
            {
                found.Add(line);
                if (endsCode(lines[line]))
                {
                    return found;
                }
            }

            if (SeveralLines().IsMatch(lines[line]))
            {
                int[] candidates = [.. Enumerable.Range(start, lines.Length - start).Where(candidate => IsCandidate(lines[candidate]))];
                string code = string.Join('\n', lines.AsSpan(start));
                return candidates.Length == 0 ? [] : CompilerThread.Run(code, () => Lex(code, lines, start, candidates, endsCode));
            }
        }

        return found;
    }

    /// <summary>Where in its line a directive stands.</summary>
    /// <param name="line">A line that is a directive.</param>
    /// <returns>From its <c>#</c> to the first character that ends a line for C#, though not in the cell: what follows is code.</returns>
    public static Range Extent(string line)
    {
        int start = Start(line),
            length = line.AsSpan(start).IndexOfAny('\u0085', '\u2028', '\u2029');
        return start..(length < 0 ? line.Length : start + length);
    }

    // What may go on in the next line: raw, verbatim and interpolated texts, comments, code that is left out.
    // For C# a line, and so an #if, begins after U+0085, U+2028 and U+2029 too, where no line of the cell does.
    [GeneratedRegex(
        "[\"]{3}|@[$]*[\"]|[$]|/[*]|(?:^|[\u0085\u2028\u2029])[\\s\uFEFF\u001A]*#[\\s\uFEFF\u001A]*if",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex SeveralLines();

    private static bool IsCandidate(string line) => line.AsSpan(Start(line)) is ['#', ..];

    private static int Start(string line)
    {
        int start = 0;
        while (start < line.Length && IsBlank(line[start]))
        {
            start++;
        }

        return start;
    }

    // The lexer's own view, which counts byte order marks, but also what ends its lines.
    private static bool IsBlank(char c) => SyntaxFacts.IsWhitespace(c) || SyntaxFacts.IsNewLine(c);

    private static List<int> Lex(string code, string[] lines, int start, int[] candidates, Func<string, bool> endsCode)
    {
        var found = new List<int>();
        int line = start,
            lineStart = 0,
            conditions = 0,
            opened = start,
            end = code.AsSpan().TrimEnd().Length;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: s_script))
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                Advance(trivia.SpanStart);
                if (IsUnclosed(trivia))
                {
                    return Rest(line);
                }

                if (trivia.GetStructure() is not DirectiveTriviaSyntax directive)
                {
                    continue;
                }

                opened = conditions == 0 ? line : opened;
                conditions += directive switch
                {
                    IfDirectiveTriviaSyntax => 1,
                    EndIfDirectiveTriviaSyntax => -1,
                    _ => 0,
                };
                if (directive.IsActive && lineStart + Start(lines[line]) == trivia.SpanStart)
                {
                    found.Add(line);
                    if (endsCode(lines[line]))
                    {
                        return found;
                    }
                }
            }

            Advance(token.SpanStart);
            if (IsUnclosedText(token))
            {
                return Rest(line);
            }

            if (token.TrailingTrivia.Any(IsUnclosed))
            {
                Advance(token.TrailingTrivia.First(IsUnclosed).SpanStart);
                return Rest(line);
            }
        }

        return conditions > 0 ? Rest(opened) : found;

        void Advance(int position)
        {
            for (int next = code.IndexOf('\n', lineStart); next >= 0 && next < position; next = code.IndexOf('\n', lineStart))
            {
                lineStart = next + 1;
                line++;
            }
        }

        bool IsUnclosedText(SyntaxToken token) =>
            token.Span.End >= end
            && token.Text.Contains('\n', StringComparison.Ordinal)
            && (token.ContainsDiagnostics || !token.Text.EndsWith('"'));

        bool IsUnclosed(SyntaxTrivia trivia) =>
            trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) && trivia.ContainsDiagnostics && trivia.Span.End == code.Length;

        List<int> Rest(int from)
        {
            found.RemoveAll(known => known > from);
            foreach (int candidate in candidates.Where(candidate => candidate > from))
            {
                found.Add(candidate);
                if (endsCode(lines[candidate]))
                {
                    break;
                }
            }

            return found;
        }
    }
}
