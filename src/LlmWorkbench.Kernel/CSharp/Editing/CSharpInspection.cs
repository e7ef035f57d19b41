using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using Microsoft.CodeAnalysis;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>Explains the C# name at a position: its signatures, and what its XML documentation says.</summary>
internal static class CSharpInspection
{
    private const int MaxOverloads = 5;

    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat
        .MinimallyQualifiedFormat.WithMemberOptions(
            SymbolDisplayFormat.MinimallyQualifiedFormat.MemberOptions | SymbolDisplayMemberOptions.IncludeContainingType
        )
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    /// <summary>Explains it.</summary>
    /// <param name="model">The code.</param>
    /// <param name="position">On the name or just after it.</param>
    /// <param name="detailed">Whether all overloads are shown.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The explanation; null when nothing is known.</returns>
    public static MimeBundle? At(SemanticModel model, int position, bool detailed, CancellationToken cancellation)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellation);
        ISymbol[] symbols = Symbols(model, root.FindToken(position), position, cancellation);
        if (symbols.Length == 0 && position > 0)
        {
            symbols = Symbols(model, root.FindToken(position - 1), position, cancellation);
        }

        if (symbols.Length == 0)
        {
            return null;
        }

        int most = detailed ? symbols.Length : Math.Min(symbols.Length, MaxOverloads);
        string signatures = string.Join('\n', symbols.Take(most).Select(symbol => symbol.ToDisplayString(s_format)));
        string more = symbols.Length > most ? $"\n… and {symbols.Length - most} more overloads" : "";
        string documentation = XmlDocumentation.Of(symbols[0], model.Compilation) is { Length: > 0 } text ? "\n\n" + text : "";
        return MimeBundle.Html(
            Markup.Of($"<pre><b>{signatures}</b>{more}{documentation}</pre>").ToString(),
            signatures + more + documentation
        );
    }

    private static ISymbol[] Symbols(SemanticModel model, SyntaxToken token, int position, CancellationToken cancellation)
    {
        if (
            token.Parent is null
            || position < token.SpanStart
            || position > token.Span.End
            || !Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsIdentifierStartCharacter(token.Text.FirstOrDefault())
        )
        {
            return [];
        }

        ISymbol? declared = model.GetDeclaredSymbol(token.Parent, cancellation);
        return declared is not null and not INamespaceSymbol ? [declared] : Bound(model, token.Parent, cancellation);
    }

    private static ISymbol[] Bound(SemanticModel model, SyntaxNode node, CancellationToken cancellation)
    {
        SymbolInfo info = model.GetSymbolInfo(node, cancellation);
        ISymbol[] group = [.. model.GetMemberGroup(node, cancellation)];
        return info.Symbol is { } symbol
                ?
                [
                    symbol,
                    .. group.Where(other => !SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, symbol.OriginalDefinition)),
                ]
            : group.Length > 0 ? group
            : [.. info.CandidateSymbols];
    }
}
