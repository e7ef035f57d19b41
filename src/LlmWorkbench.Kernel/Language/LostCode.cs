using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.Language;

/// <summary>Finds what no line that follows can make right: a bracket that closes nothing, an error in a statement that has
/// ended.</summary>
internal static class LostCode
{
    /// <summary>Looks for it.</summary>
    /// <param name="tree">C# that is being written.</param>
    /// <returns>True when the code cannot become correct.</returns>
    public static bool IsIn(SyntaxTree tree) => ClosesNothing(tree) || HasEndedWithError(tree);

    private static bool ClosesNothing(SyntaxTree tree)
    {
        var open = new Stack<SyntaxKind>();
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(tree.ToString(), options: (CSharpParseOptions)tree.Options))
        {
            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    open.Push(token.Kind());
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    if (!open.TryPop(out SyntaxKind opened) || opened != Opening(token.Kind()))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    private static SyntaxKind Opening(SyntaxKind closing) =>
        closing switch
        {
            SyntaxKind.CloseParenToken => SyntaxKind.OpenParenToken,
            SyntaxKind.CloseBracketToken => SyntaxKind.OpenBracketToken,
            _ => SyntaxKind.OpenBraceToken,
        };

    // The statement that is being written ends with the code; an error in it may be only that the rest is missing.
    private static bool HasEndedWithError(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        int end = root.DescendantTokens().LastOrDefault(token => !token.IsMissing && !token.IsKind(SyntaxKind.EndOfFileToken)).Span.End;
        return root.DescendantNodes(node => node.ContainsDiagnostics)
            .Where(node => node is StatementSyntax or MemberDeclarationSyntax && node.Span.End < end)
            .Any(node =>
                node.GetLastToken(includeZeroWidth: true)
                    is { IsMissing: false, RawKind: (int)SyntaxKind.SemicolonToken or (int)SyntaxKind.CloseBraceToken }
                && node.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            );
    }
}
