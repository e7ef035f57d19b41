using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>
/// Declarations such as <c>using var file = …;</c> at the top of a cell. C# scripts do not know them; in a cell they declare a
/// variable that is disposed when the cell ends, as it is at the end of a block.
/// </summary>
internal sealed partial class CellUsings
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    private static readonly CSharpParseOptions s_statement = new(LanguageVersion.Latest);

    private readonly ImmutableArray<Declaration> _declarations;

    private CellUsings(string declared, string disposing, ImmutableArray<Declaration> declarations)
    {
        Declared = declared;
        Disposing = disposing;
        _declarations = declarations;
    }

    /// <summary>The code with plain declarations: <c>using</c> is blanked, and everything else stays in its place.</summary>
    public string Declared { get; }

    /// <summary>Whether there are such declarations.</summary>
    public bool Any => !_declarations.IsEmpty;

    /// <summary>Finds the declarations.</summary>
    /// <param name="code">C# script code; it need not be correct.</param>
    public static CellUsings In(string code)
    {
        if (!Keyword().IsMatch(code))
        {
            return new CellUsings(code, code, []);
        }

        var declared = new StringBuilder(code);
        var calls = new List<(int At, string Call)>();
        ImmutableArray<Declaration>.Builder found = ImmutableArray.CreateBuilder<Declaration>();
        int moved = 0,
            end = 0;
        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(code, s_script).GetCompilationUnitRoot();
        foreach (int keyword in root.DescendantTokens(descendIntoTrivia: true).Where(IsUnknown).Select(token => token.Span.End))
        {
            if (
                keyword < end
                || SyntaxFactory.ParseStatement(code, keyword, s_statement, consumeFullText: false)
                    is not LocalDeclarationStatementSyntax { SemicolonToken.IsMissing: false } statement
                || statement.Declaration.Variables.Any(variable => variable.Initializer is null)
            )
            {
                continue;
            }

            string before = code[..(keyword - "using".Length)];
            Match awaited = Await().Match(before);
            bool isAsync = awaited.Success;
            Blank(declared, isAsync ? awaited.Index : before.Length, keyword);
            end = keyword + statement.SemicolonToken.Span.End;
            foreach (VariableDeclaratorSyntax variable in statement.Declaration.Variables)
            {
                string name = variable.Identifier.Text;
                // Through an array, a value of type «dynamic» is converted as C# converts it, with C#'s own error.
                string call = isAsync
                    ? $" global::LlmWorkbench.Kernel.CSharp.CellGuard.{nameof(CellGuard.DisposeAtEndAsync)}(new "
                        + $"global::System.IAsyncDisposable[] {{ {name} }}[0]);"
                    : $" global::LlmWorkbench.Kernel.CSharp.CellGuard.{nameof(CellGuard.DisposeAtEnd)}(new "
                        + $"global::System.IDisposable[] {{ {name} }}[0]);";
                found.Add(
                    new Declaration(
                        name,
                        isAsync,
                        new TextSpan(keyword + variable.Identifier.SpanStart, name.Length),
                        new TextSpan(end + moved, call.Length)
                    )
                );
                calls.Add((end + moved, call));
                moved += call.Length;
            }
        }

        var disposing = new StringBuilder(declared.ToString());
        calls.ForEach(call => disposing.Insert(call.At, call.Call));
        return new CellUsings(declared.ToString(), disposing.ToString(), found.ToImmutable());
    }

    /// <summary>The code that also has the variables disposed when the cell ends. Lines stay where they are; columns move.</summary>
    public string Disposing { get; }

    /// <summary>Says of errors in <see cref="Disposing"/>, when there are none in <see cref="Declared"/>, which variable cannot be
    /// disposed.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="declared">The parsed <see cref="Declared"/>.</param>
    /// <returns>The errors, at the variables' places.</returns>
    public ImmutableArray<Diagnostic> Explained(ImmutableArray<Diagnostic> errors, SyntaxTree declared) =>
        [
            .. errors.Select(error =>
                _declarations.FirstOrDefault(declaration => declaration.Call.Contains(error.Location.SourceSpan.Start)) is { } declaration
                    ? Diagnostic.Create(
                        declaration.IsAsync ? "CS8410" : "CS1674",
                        "Compiler",
                        $"'{declaration.Name}': a variable that is declared with "
                            + $"'{(declaration.IsAsync ? "await using" : "using")}' must be of a type that implements "
                            + $"'System.I{(declaration.IsAsync ? "Async" : "")}Disposable'",
                        DiagnosticSeverity.Error,
                        DiagnosticSeverity.Error,
                        isEnabledByDefault: true,
                        warningLevel: 0,
                        location: Location.Create(declared, declaration.Variable)
                    )
                    : error
            ),
        ];

    [GeneratedRegex(@"\busing\s", RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"\bawait\s+$", RegexOptions.CultureInvariant)]
    private static partial Regex Await();

    // A script's parser takes the first for an unfinished directive, and leaves those out that stand after other code.
    private static bool IsUnknown(SyntaxToken token) =>
        token.IsKind(SyntaxKind.UsingKeyword)
        && token.Parent is (UsingDirectiveSyntax { SemicolonToken.IsMissing: true } or SkippedTokensTriviaSyntax);

    private static void Blank(StringBuilder text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            text[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
        }
    }

    private sealed record Declaration(string Name, bool IsAsync, TextSpan Variable, TextSpan Call);
}
