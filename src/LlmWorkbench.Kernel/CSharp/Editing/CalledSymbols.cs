using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>Finds what a list of arguments is given to.</summary>
internal static class CalledSymbols
{
    /// <summary>Finds it.</summary>
    /// <param name="model">The code.</param>
    /// <param name="arguments">The list of arguments.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The methods, constructors or indexers; the one that the compiler would choose comes first.</returns>
    public static IReadOnlyList<ISymbol> Of(SemanticModel model, SyntaxNode arguments, CancellationToken cancellation) =>
        arguments.Parent switch
        {
            InvocationExpressionSyntax call => Methods(model, call, cancellation),
            BaseObjectCreationExpressionSyntax creation => Constructors(
                model.GetTypeInfo(creation, cancellation) is { Type: { } type, ConvertedType: var target }
                    ? type as INamedTypeSymbol ?? target
                    : null
            ),
            ConstructorInitializerSyntax initializer
                when model.GetEnclosingSymbol(initializer.SpanStart, cancellation)?.ContainingType is { } type => Constructors(
                initializer.ThisOrBaseKeyword.IsKind(SyntaxKind.BaseKeyword) ? type.BaseType : type
            ),
            PrimaryConstructorBaseTypeSyntax derived => Constructors(model.GetTypeInfo(derived.Type, cancellation).Type),
            AttributeSyntax attribute => Constructors(model.GetTypeInfo(attribute, cancellation).Type),
            ElementAccessExpressionSyntax access => Indexers(model.GetTypeInfo(access.Expression, cancellation).Type),
            _ => [],
        };

    private static ISymbol[] Methods(SemanticModel model, InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        if (model.GetMemberGroup(call.Expression, cancellation) is { Length: > 0 } group)
        {
            ISymbol? chosen = model.GetSymbolInfo(call, cancellation).Symbol;
            return
            [
                .. group.OrderBy(method =>
                    SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, chosen?.OriginalDefinition) ? 0 : 1
                ),
            ];
        }

        return model.GetTypeInfo(call.Expression, cancellation).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke }
            ? [invoke]
            : [];
    }

    private static ISymbol[] Constructors(ITypeSymbol? type) => type is INamedTypeSymbol named ? [.. named.InstanceConstructors] : [];

    private static ISymbol[] Indexers(ITypeSymbol? type)
    {
        var found = new List<ISymbol>();
        for (ITypeSymbol? at = type; at is not null && found.Count == 0; at = at.BaseType)
        {
            found.AddRange(
                at.GetMembers()
                    .OfType<IPropertySymbol>()
                    .Where(property => property.IsIndexer && property.DeclaredAccessibility == Accessibility.Public)
            );
        }

        return [.. found];
    }
}
