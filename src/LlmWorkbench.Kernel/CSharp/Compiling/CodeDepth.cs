using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>Refuses code that is nested more deeply than the compiler and the runtime can be trusted with.</summary>
internal static partial class CodeDepth
{
    // Of a tree's nodes: a call in a call takes three, brackets take one.
    private const int Max = 1500;

    private const int MaxBrackets = 500;
    private const int MaxGenerics = 100;
    private const int MaxInterpolations = 100;

    // An array of arrays of … is as deep as it has brackets in a row, and takes the compiler the square of that.
    private const int MaxRanks = 100;

    // Shorter code cannot be deep enough to matter.
    private const int LeastLength = 200;

    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Looks how deep code is; to be called on a <see cref="CompilerThread"/>.</summary>
    /// <param name="code">The code; it need not be correct.</param>
    /// <exception cref="DeepCodeException">It is too deep.</exception>
    public static void Require(string code)
    {
        if (code.Length > LeastLength)
        {
            RequireShallowTokens(code);
            Require(CSharpSyntaxTree.ParseText(code, s_script));
        }
    }

    // Before the parser: it looks ahead from each bracket, and reads what an interpolated text holds once more for each that it
    // stands in, so that thousands of them take it minutes. The lexer goes through all of it once.
    private static void RequireShallowTokens(string code)
    {
        int brackets = 0,
            generics = 0,
            ranks = 0;
        SyntaxKind before = SyntaxKind.None;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: s_script))
        {
            SyntaxKind kind = token.Kind();
            ranks =
                kind == SyntaxKind.OpenBracketToken && before == SyntaxKind.CloseBracketToken ? ranks + 1
                : kind is SyntaxKind.OpenBracketToken or SyntaxKind.CloseBracketToken or SyntaxKind.CommaToken ? ranks
                : 0;
            before = kind;
            switch (kind)
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    brackets++;
                    generics = 0;
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    brackets--;
                    generics = 0;
                    break;
                case SyntaxKind.LessThanToken:
                    generics++;
                    break;
                case SyntaxKind.IdentifierToken or SyntaxKind.DotToken or SyntaxKind.CommaToken:
                    break;
                default:
                    generics = 0;
                    break;
            }

            if (
                brackets > MaxBrackets
                || generics > MaxGenerics
                || ranks > MaxRanks
                || (token.Span.Length > MaxInterpolations && Interpolation().Count(token.Text) > MaxInterpolations)
            )
            {
                throw new DeepCodeException(new CodeLines(code).At(token.SpanStart).Line);
            }
        }
    }

    [GeneratedRegex(@"\$@?[""]", RegexOptions.CultureInvariant)]
    private static partial Regex Interpolation();

    private static void Require(SyntaxTree tree)
    {
        // Without recursion, which is what has to be avoided.
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.GetRoot(), 1)]);
        while (open.TryPop(out (SyntaxNode Node, int Depth) next))
        {
            if (next.Depth > Max)
            {
                throw new DeepCodeException(new CodeLines(tree.ToString()).At(next.Node.SpanStart).Line);
            }

            foreach (SyntaxNodeOrToken child in next.Node.ChildNodesAndTokens())
            {
                if (child.AsNode() is { } node)
                {
                    open.Push((node, next.Depth + 1));
                }

                foreach (SyntaxTrivia trivia in child.IsToken && child.HasLeadingTrivia ? child.GetLeadingTrivia() : default)
                {
                    if (trivia.GetStructure() is { } structure)
                    {
                        open.Push((structure, next.Depth + 1));
                    }
                }
            }
        }
    }
}
