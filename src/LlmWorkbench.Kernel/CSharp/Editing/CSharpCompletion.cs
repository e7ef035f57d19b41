using LlmWorkbench.Magics.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>Lists the C# names that could stand at the end of a piece of code.</summary>
internal static class CSharpCompletion
{
    private const int MaxShown = 500;

    private static readonly string[] s_keywords =
    [
        .. SyntaxFacts
            .GetKeywordKinds()
            .Select(SyntaxFacts.GetText)
            .Where(text => text.Length > 0 && char.IsAsciiLetterLower(text[0]))
            .Distinct(),
    ];

    /// <summary>Lists them.</summary>
    /// <param name="model">The code, which ends at the cursor.</param>
    /// <param name="position">The code's length.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static CompletionList At(SemanticModel model, int position, CancellationToken cancellation)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellation);
        string code = root.ToFullString();
        int start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
        {
            start--;
        }

        string typed = code[start..position];
        if (position == 0 || IsText(root, position) || (typed.Length > 0 && char.IsAsciiDigit(typed[0])))
        {
            return CompletionList.None(position);
        }

        SyntaxToken before = root.FindToken(Math.Max(0, start - 1));
        bool afterDot = before.IsKind(SyntaxKind.DotToken) || (before.IsMissing && before.GetPreviousToken().IsKind(SyntaxKind.DotToken));
        SyntaxToken dot = before.IsKind(SyntaxKind.DotToken) ? before : before.GetPreviousToken();
        IEnumerable<ISymbol> symbols =
            afterDot ? Members(model, dot, cancellation)
            : dot.Parent is UsingDirectiveSyntax || before.IsKind(SyntaxKind.UsingKeyword) ? model.LookupNamespacesAndTypes(start)
            : before.IsKind(SyntaxKind.NewKeyword) ? model.LookupNamespacesAndTypes(start)
            : model.LookupSymbols(start);
        IEnumerable<CompletionItem> items = symbols
            .Where(symbol => symbol.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && IsOffered(symbol))
            .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
            .OrderBy(group => Rank(group.First()))
            .ThenBy(group => group.Key.StartsWith(typed, StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Take(MaxShown)
            .Select(group => Item(group.Key, [.. group], model, start));
        IEnumerable<CompletionItem> keywords =
            afterDot || typed.Length == 0
                ? []
                : s_keywords
                    .Where(keyword => keyword.StartsWith(typed, StringComparison.Ordinal))
                    .Select(keyword => new CompletionItem(keyword, "keyword"));
        return new CompletionList(start, position, [.. items.Concat(keywords).DistinctBy(item => item.Text)]);
    }

    private static bool IsText(SyntaxNode root, int position)
    {
        SyntaxTrivia trivia = root.FindTrivia(position - 1);
        if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
        {
            return true;
        }

        SyntaxToken token = root.FindToken(position - 1);
        return token.SpanStart < position
            && token.Kind()
                is SyntaxKind.StringLiteralToken
                    or SyntaxKind.CharacterLiteralToken
                    or SyntaxKind.InterpolatedStringTextToken
                    or SyntaxKind.NumericLiteralToken
                    or SyntaxKind.SingleLineRawStringLiteralToken
                    or SyntaxKind.MultiLineRawStringLiteralToken;
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxToken dot, CancellationToken cancellation)
    {
        SyntaxNode? left = dot.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().First().Expression,
            _ => null,
        };
        if (left is null)
        {
            return [];
        }

        int position = dot.Span.End;
        ISymbol? symbol = model.GetSymbolInfo(left, cancellation).Symbol;
        if (symbol is INamespaceSymbol space)
        {
            return model.LookupNamespacesAndTypes(position, space);
        }

        if (symbol is ITypeSymbol type)
        {
            return model.LookupSymbols(position, type).Where(member => member.IsStatic || member is ITypeSymbol);
        }

        ITypeSymbol? value = model.GetTypeInfo(left, cancellation).Type;
        if (
            value is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            && dot.Parent is MemberBindingExpressionSyntax
        )
        {
            value = nullable.TypeArguments[0];
        }

        return value is null or IErrorTypeSymbol or { SpecialType: SpecialType.System_Void }
            ? []
            : model
                .LookupSymbols(position, value, includeReducedExtensionMethods: true)
                .Where(member => !member.IsStatic && member is not ITypeSymbol);
    }

    private static bool IsOffered(ISymbol symbol) =>
        symbol.CanBeReferencedByName
        && !symbol
            .GetAttributes()
            .Any(attribute =>
                attribute.AttributeClass?.Name == "EditorBrowsableAttribute" && attribute.ConstructorArguments is [{ Value: 1 }]
            );

    private static int Rank(ISymbol symbol) =>
        symbol switch
        {
            ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => 0,
            IFieldSymbol or IPropertySymbol or IEventSymbol => 1,
            IMethodSymbol { MethodKind: MethodKind.ReducedExtension } => 3,
            IMethodSymbol => 2,
            ITypeSymbol => 4,
            _ => 5,
        };

    private static CompletionItem Item(string name, ISymbol[] overloads, SemanticModel model, int position)
    {
        ISymbol first = overloads[0];
        string kind = first switch
        {
            IMethodSymbol => "function",
            IPropertySymbol or IEventSymbol => "property",
            INamespaceSymbol => "module",
            ITypeSymbol => "class",
            _ => "instance",
        };
        string more = overloads.Length == 1 ? "" : $" (+ {overloads.Length - 1} overloads)";
        return new CompletionItem(name, kind, first is INamespaceSymbol ? "" : first.ToMinimalDisplayString(model, position) + more);
    }
}
