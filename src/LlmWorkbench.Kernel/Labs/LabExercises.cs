using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Kernel.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Kernel.Labs;

/// <summary>Finds the exercises of a notebook by its calls of <c>Check.That("name", …)</c>.</summary>
public static class LabExercises
{
    private const string StartEnd = "-start";
    private const string CheckEnd = "-check";

    /// <summary>The exercises, from top to bottom.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">How messages name it.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="WorkbenchException">There is none, or two have one name.</exception>
    public static IReadOnlyList<LabExercise> Of(NotebookDocument notebook, string name)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        NotebookCell[] code = [.. notebook.Cells.Where(cell => cell.Kind == CellKind.Code)];
        Dictionary<string, IReadOnlyList<InvocationExpressionSyntax>> checks = code.ToDictionary(cell => cell.Id, Checks);
        LabExercise[] exercises =
        [
            .. code.Index()
                .SelectMany(cell =>
                    checks[cell.Item.Id]
                        .Select(check =>
                            Exercise(check, cell.Item.Id, [.. code.Take(cell.Index).Where(c => checks[c.Id].Count == 0).Select(c => c.Id)])
                        )
                ),
        ];
        string? twice = exercises.GroupBy(exercise => exercise.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return exercises.Length == 0
                ? throw new WorkbenchException(
                    $"{name} has no exercises: a lab needs cells that call Check.That(\"name\", answer), as in 07-quantization.ipynb."
                )
            : twice is not null
                ? throw new WorkbenchException($"{name} checks the exercise {twice} in two places: each exercise has one check.")
            : exercises;
    }

    /// <summary>The calls of <c>Check.That</c> in a cell.</summary>
    private static IReadOnlyList<InvocationExpressionSyntax> Checks(NotebookCell cell) =>
        !cell.Source.Contains("Check.That", StringComparison.Ordinal)
            ? []
            : CompilerThread.Run(
                cell.Source,
                () =>
                    (InvocationExpressionSyntax[])
                        [
                            .. CSharpSyntaxTree
                                .ParseText(cell.Source, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script))
                                .GetRoot()
                                .DescendantNodes()
                                .OfType<InvocationExpressionSyntax>()
                                .Where(IsCheck),
                        ]
            );

    private static bool IsCheck(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "That" } member
        && member.Expression.ToString() is "Check" or "LlmWorkbench.Exercises.Check"
        && call.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax { Token.Value: string } }, _, ..];

    private static LabExercise Exercise(InvocationExpressionSyntax call, string check, IReadOnlyList<string> before)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        string start = check.EndsWith(CheckEnd, StringComparison.Ordinal) ? check[..^CheckEnd.Length] + StartEnd : check;
        return new LabExercise(
            (string)((LiteralExpressionSyntax)arguments[0].Expression).Token.Value!,
            before.Contains(start) ? start
                : before.Count > 0 ? before[^1]
                : null,
            check,
            Answers(arguments[1].Expression),
            arguments.Count > 2 ? arguments[2].Expression.ToString() : null
        );
    }

    private static string[] Answers(ExpressionSyntax answer) =>
        answer is CollectionExpressionSyntax { Elements: var elements } && elements.All(element => element is ExpressionElementSyntax)
            ? [.. elements.Select(element => element.ToString())]
            : [answer.ToString()];
}
