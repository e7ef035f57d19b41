using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>The argument that is being written.</summary>
/// <param name="Arguments">The list that it stands in: of a call, an indexer, a constructor or an attribute.</param>
/// <param name="Index">How many arguments stand before it.</param>
/// <param name="Name">The parameter that it names itself, as in <c>count: 3</c>; null when its place counts.</param>
/// <param name="IsBegun">Whether anything of it is written already.</param>
internal sealed record ArgumentPlace(SyntaxNode Arguments, int Index, string? Name, bool IsBegun)
{
    /// <summary>The arguments before it.</summary>
    public IEnumerable<ArgumentSyntax> Given => Arguments is BaseArgumentListSyntax list ? list.Arguments.Take(Index) : [];

    /// <summary>Finds the innermost list of arguments that is still open where code ends.</summary>
    /// <param name="root">The code.</param>
    /// <returns>The place; null outside of any list.</returns>
    public static ArgumentPlace? AtEnd(SyntaxNode root)
    {
        SyntaxToken last = root.GetLastToken();
        for (SyntaxNode? node = last.Parent; node is not null; node = node.Parent)
        {
            if (Separated(node) is { } list && list.Close.IsMissing && !list.Open.IsMissing)
            {
                int index = list.Arguments.GetSeparators().Count(comma => !comma.IsMissing);
                SyntaxNode? argument = index < list.Arguments.Count ? list.Arguments[index] : null;
                string? name = argument switch
                {
                    ArgumentSyntax { NameColon.Name.Identifier.ValueText: var named } => named,
                    AttributeArgumentSyntax { NameColon.Name.Identifier.ValueText: var named } => named,
                    _ => null,
                };
                return new ArgumentPlace(node, index, name, argument is { Span.Length: > 0 });
            }
        }

        return null;
    }

    /// <summary>The parameter that the argument is for.</summary>
    /// <param name="parameters">The parameters of what is called.</param>
    /// <returns>The parameter; null when there is none.</returns>
    public IParameterSymbol? Parameter(IReadOnlyList<IParameterSymbol> parameters) =>
        Name is not null ? parameters.FirstOrDefault(parameter => parameter.Name == Name)
        : Index < parameters.Count ? parameters[Index]
        : parameters.Count > 0 && parameters[^1].IsParams ? parameters[^1]
        : null;

    private static (SyntaxToken Open, SeparatedSyntaxList<SyntaxNode> Arguments, SyntaxToken Close)? Separated(SyntaxNode node) =>
        node switch
        {
            ArgumentListSyntax list => (list.OpenParenToken, list.Arguments, list.CloseParenToken),
            BracketedArgumentListSyntax list => (list.OpenBracketToken, list.Arguments, list.CloseBracketToken),
            AttributeArgumentListSyntax list => (list.OpenParenToken, list.Arguments, list.CloseParenToken),
            _ => null,
        };
}
