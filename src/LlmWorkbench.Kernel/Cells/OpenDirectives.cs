using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Magics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>
/// Refuses commands between <c>#if</c> or <c>#region</c> and their ends: a command ends the code above it, and the compiler would miss the
/// end in the one piece and the beginning in the other.
/// </summary>
internal static partial class OpenDirectives
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>Refuses a command that stands in one. What is never closed is the compiler's to refuse.</summary>
    /// <param name="lines">The cell's lines.</param>
    /// <param name="above">The sections above the command.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="CellSyntaxException">It does.</exception>
    public static void RequireNone(string[] lines, IEnumerable<CellSection> above, CellSection command)
    {
        if (!lines.AsSpan(command.End).ToArray().Any(line => End().IsMatch(line)))
        {
            return;
        }

        foreach (CellSection section in above.Where(section => section.Kind == SectionKind.CSharp))
        {
            string code = string.Join('\n', lines[section.Start..section.End]);
            if (Beginning().IsMatch(code) && CompilerThread.Run(code, () => Open(code)) is { } open)
            {
                string kind = open.Kind == SyntaxKind.IfDirectiveTrivia ? "if" : "region",
                    end = kind == "if" ? "endif" : "endregion";
                string name = CellCommand.Name(CellCommand.Of(lines[command.Start]));
                throw new CellSyntaxException(
                    $"#!{name} cannot stand between #{kind} (line {section.Start + open.Line + 1}) and its #{end}: a command ends "
                        + $"the C# above it, so put it before the #{kind} or after the #{end}.",
                    command.Start + 1
                );
            }
        }
    }

    // The innermost that is open where the code ends.
    private static (SyntaxKind Kind, int Line)? Open(string code)
    {
        var open = new Stack<(SyntaxKind Kind, int Line)>();
        foreach (
            DirectiveTriviaSyntax directive in SyntaxFactory
                .ParseTokens(code, options: s_script)
                .Where(token => token.HasLeadingTrivia)
                .SelectMany(token => token.LeadingTrivia)
                .Select(trivia => trivia.GetStructure())
                .OfType<DirectiveTriviaSyntax>()
        )
        {
            switch (directive)
            {
                case IfDirectiveTriviaSyntax or RegionDirectiveTriviaSyntax:
                    open.Push((directive.Kind(), code.AsSpan(0, directive.SpanStart).Count('\n')));
                    break;
                case EndIfDirectiveTriviaSyntax or EndRegionDirectiveTriviaSyntax:
                    open.TryPop(out _);
                    break;
            }
        }

        return open.TryPeek(out (SyntaxKind Kind, int Line) innermost) ? innermost : null;
    }

    [GeneratedRegex(@"#\s*(if|region)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"^\s*#\s*end(if|region)\b", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
