using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Refuses code that is nested more deeply than the compiler and the runtime can be trusted with.</summary>
internal static partial class CodeDepth
{
    // Of a tree's nodes: a call in a call takes three, brackets take one.
    private const int Most = 1500;

    private const int MostInterpolations = 100;

    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Looks how deep code is; to be called on a <see cref="CompilerThread"/>.</summary>
    /// <param name="code">The code; it need not be correct.</param>
    /// <exception cref="DeepCodeException">It is too deep.</exception>
    public static void Require(string code)
    {
        RequireFewInterpolations(code);
        if (code.Length > Most)
        {
            Require(CSharpSyntaxTree.ParseText(code, s_script));
        }
    }

    // The parser reads what an interpolated text holds once more for each that it stands in: by the thousand that never ends.
    // The lexer takes the outermost for one token, and goes through it once.
    private static void RequireFewInterpolations(string code)
    {
        if (Interpolation().Count(code) <= MostInterpolations)
        {
            return;
        }

        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: s_script))
        {
            if (token.Span.Length > MostInterpolations && Interpolation().Count(token.Text) > MostInterpolations)
            {
                throw new DeepCodeException(code.AsSpan(0, token.SpanStart).Count('\n') + 1);
            }
        }
    }

    [GeneratedRegex(@"\$@?[""]", RegexOptions.CultureInvariant)]
    private static partial Regex Interpolation();

    private static void Require(SyntaxTree tree)
    {
        // Without recursion, which is what has to be avoided.
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.GetRoot(), 1)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > Most)
            {
                throw new DeepCodeException(tree.GetLineSpan(next.Node.Span).StartLinePosition.Line + 1);
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
