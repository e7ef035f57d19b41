using System.Collections.Immutable;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>Shows what can be called with the arguments that are being written: all overloads, each with the parameter whose turn it
/// is.</summary>
internal static class SignatureHelp
{
    private const int MaxOverloads = 30;

    private static readonly SymbolDisplayFormat s_name = SymbolDisplayFormat.MinimallyQualifiedFormat.WithMemberOptions(
        (SymbolDisplayFormat.MinimallyQualifiedFormat.MemberOptions | SymbolDisplayMemberOptions.IncludeContainingType)
            & ~SymbolDisplayMemberOptions.IncludeParameters
    );

    /// <summary>Shows it.</summary>
    /// <param name="model">The code, which ends at the cursor.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The overloads, the likeliest first; null when no arguments are being written.</returns>
    public static MimeBundle? At(SemanticModel model, CancellationToken cancellation)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellation);
        if (ArgumentPlace.AtEnd(root) is not { } place)
        {
            return null;
        }

        ISymbol[] overloads =
        [
            .. CalledSymbols
                .Of(model, place.Arguments, cancellation)
                .Where(symbol =>
                    symbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.ReducedExtension }
                    || model.IsAccessible(Math.Max(0, place.Arguments.SpanStart - 1), symbol)
                )
                .OrderBy(symbol => Takes(symbol, place) ? 0 : 1)
                .ThenBy(symbol =>
                    place.Given.Select((argument, index) => Distance(model, argument, Parameters(symbol).ElementAtOrDefault(index))).Sum()
                ),
        ];
        if (overloads.Length == 0)
        {
            return null;
        }

        string? current = place.Parameter(Parameters(overloads[0]))?.Name;
        string more = overloads.Length > MaxOverloads ? $"\n… and {overloads.Length - MaxOverloads} more overloads" : "";
        string documentation = XmlDocumentation.Of(overloads[0], model.Compilation, current) is { Length: > 0 } found ? "\n\n" + found : "";
        (string Before, string Current, string After)[] shown =
        [
            .. overloads.Take(MaxOverloads).Select(symbol => Signature(symbol, place)),
        ];
        string text = string.Join(
            '\n',
            shown.Select(parts => parts.Before + (parts.Current.Length > 0 ? $"«{parts.Current}»" : "") + parts.After)
        );
        var lines = Markup.Each(shown, parts => Markup.Of($"{parts.Before}<b><u>{parts.Current}</u></b>{parts.After}\n"));
        return MimeBundle.Html(
            Markup.Of($"<pre>{lines}{more.TrimStart('\n')}{documentation}</pre>").ToString(),
            text + more + documentation
        );
    }

    private static ImmutableArray<IParameterSymbol> Parameters(ISymbol symbol) =>
        symbol switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol indexer => indexer.Parameters,
            _ => [],
        };

    private static bool Takes(ISymbol symbol, ArgumentPlace place) =>
        place.Parameter(Parameters(symbol)) is not null
        || (place is { Index: 0, Name: null, IsBegun: false } && Parameters(symbol).IsEmpty);

    // How badly an argument that is written already fits.
    private static int Distance(SemanticModel model, ArgumentSyntax argument, IParameterSymbol? parameter) =>
        parameter is null || argument.NameColon is not null ? 1
        : model.ClassifyConversion(argument.Expression, parameter.Type) is { Exists: true, IsImplicit: true } conversion
            ? (conversion.IsIdentity ? 0 : 1)
        : 10;

    private static (string Before, string Current, string After) Signature(ISymbol symbol, ArgumentPlace place)
    {
        ImmutableArray<IParameterSymbol> parameters = Parameters(symbol);
        IParameterSymbol? current = place.Parameter(parameters);
        (string open, string close) = symbol is IPropertySymbol ? ("[", "]") : ("(", ")");
        string Join(IEnumerable<IParameterSymbol> some) =>
            string.Join(", ", some.Select(parameter => parameter.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        string name = symbol.ToDisplayString(s_name);
        name = symbol is IPropertySymbol && name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name;
        if (current is null)
        {
            return ($"{name}{open}{Join(parameters)}{close}", "", "");
        }

        int index = current.Ordinal;
        string before = Join(parameters.Take(index)),
            after = Join(parameters.Skip(index + 1));
        return (
            $"{name}{open}{before}{(before.Length > 0 ? ", " : "")}",
            Join([current]),
            $"{(after.Length > 0 ? ", " : "")}{after}{close}"
        );
    }
}
