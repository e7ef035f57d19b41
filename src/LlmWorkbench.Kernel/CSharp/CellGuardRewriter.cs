using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Puts calls of <see cref="CellGuard"/> into the loops and at the starts of the methods of a cell. Lines stay where they are; columns move.</summary>
internal sealed class CellGuardRewriter : CSharpSyntaxRewriter
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private CellGuardRewriter()
    {
    }

    /// <summary>Adds the guards.</summary>
    /// <param name="code">C# script code; it need not be correct.</param>
    /// <returns>The code with guards.</returns>
    public static string Rewrite(string code) =>
        new CellGuardRewriter().Visit(CSharpSyntaxTree.ParseText(code, s_options).GetRoot()).ToFullString();

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var loop = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return loop.WithStatement(Guarded(loop.Statement));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var loop = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return loop.WithStatement(Guarded(loop.Statement));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var loop = (ForStatementSyntax)base.VisitForStatement(node)!;
        return loop.WithStatement(Guarded(loop.Statement));
    }

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var loop = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return loop.WithStatement(Guarded(loop.Statement));
    }

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        var loop = (ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!;
        return loop.WithStatement(Guarded(loop.Statement));
    }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var method = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        if (method.Body is not null)
        {
            return method.WithBody(GuardedBody(method.Body));
        }

        return method.ExpressionBody is null
            ? method
            : method.WithBody(AsBlock(method.ExpressionBody, ReturnsNothing(method.ReturnType, method.Modifiers), method.SemicolonToken))
                .WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var function = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        if (function.Body is not null)
        {
            return function.WithBody(GuardedBody(function.Body));
        }

        return function.ExpressionBody is null
            ? function
            : function.WithBody(AsBlock(function.ExpressionBody, ReturnsNothing(function.ReturnType, function.Modifiers), function.SemicolonToken))
                .WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var lambda = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return lambda.Block is null ? lambda : lambda.WithBlock(GuardedBody(lambda.Block));
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var lambda = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return lambda.Block is null ? lambda : lambda.WithBlock(GuardedBody(lambda.Block));
    }

    private static StatementSyntax Call(string name) =>
        SyntaxFactory.ParseStatement($" global::LlmWorkbench.Kernel.CSharp.CellGuard.{name}(); ");

    private static BlockSyntax Guarded(StatementSyntax body) => body is BlockSyntax block
        ? block.WithStatements(block.Statements.Insert(0, Call(nameof(CellGuard.Loop))))
        : SyntaxFactory.Block(Call(nameof(CellGuard.Loop)), body);

    private static BlockSyntax GuardedBody(BlockSyntax body) =>
        body.WithStatements(body.Statements.Insert(0, Call(nameof(CellGuard.Call))));

    private static BlockSyntax AsBlock(ArrowExpressionClauseSyntax arrow, bool returnsNothing, SyntaxToken semicolon)
    {
        StatementSyntax statement = arrow.Expression switch
        {
            ThrowExpressionSyntax thrown => SyntaxFactory.ThrowStatement(thrown.ThrowKeyword, thrown.Expression, semicolon),
            var expression when returnsNothing => SyntaxFactory.ExpressionStatement(expression, semicolon),
            var expression => SyntaxFactory.ReturnStatement(
                SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), expression, semicolon),
        };

        // Line ends and comments between the arrow and the expression keep the lines where they are.
        return SyntaxFactory.Block(Call(nameof(CellGuard.Call)), statement.WithLeadingTrivia(
            arrow.ArrowToken.LeadingTrivia.AddRange(arrow.ArrowToken.TrailingTrivia).AddRange(statement.GetLeadingTrivia())));
    }

    private static bool ReturnsNothing(TypeSyntax type, SyntaxTokenList modifiers)
    {
        if (type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword })
        {
            return true;
        }

        SimpleNameSyntax? name = type as SimpleNameSyntax ?? (type as QualifiedNameSyntax)?.Right;
        return modifiers.Any(SyntaxKind.AsyncKeyword) && name is IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" };
    }
}
