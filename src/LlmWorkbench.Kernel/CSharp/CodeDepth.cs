using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Refuses code that is nested more deeply than the compiler and the runtime can be trusted with.</summary>
internal static class CodeDepth
{
    // Of a tree's nodes: a call in a call takes three, brackets take one.
    private const int Most = 1500;

    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Looks how deep code is; to be called on a <see cref="CompilerThread"/>.</summary>
    /// <param name="code">The code; it need not be correct.</param>
    /// <exception cref="DeepCodeException">It is too deep.</exception>
    public static void Require(string code)
    {
        if (code.Length > Most)
        {
            Require(CSharpSyntaxTree.ParseText(code, s_script));
        }
    }

    /// <summary>Looks how deep code is.</summary>
    /// <param name="tree">The code.</param>
    /// <exception cref="DeepCodeException">It is too deep.</exception>
    public static void Require(SyntaxTree tree)
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
