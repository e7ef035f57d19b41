using LlmWorkbench.Testing.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>Views are shown on the command line too, where no command begins with #!: they name one with CommandName.</summary>
[Fast]
public sealed class CommandNameTests
{
    private static readonly string[] s_views = ["View.cs", "Card.cs", "Html.cs", "Text.cs", "Table.cs", "Chart.cs"];

    [Fact]
    public void Views_name_no_command_in_a_notebooks_words_alone() =>
        Violations.None(
            Directory
                .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src", "LlmWorkbench"), "*.cs", SearchOption.AllDirectories)
                .Where(file => s_views.Any(end => file.EndsWith(end, StringComparison.Ordinal)))
                .SelectMany(file => Named(File.ReadAllText(file)).Select(text => $"{Path.GetFileName(file)}: {text}"))
        );

    [Theory]
    [InlineData("class A { string S = \"ask #!memory\"; }", 1)]
    [InlineData("class A { string S = $\"{1} ask #!memory\"; }", 1)]
    [InlineData("class A { string S = \"In a notebook #!model NAME, elsewhere --model NAME\"; }", 0)]
    [InlineData("/// #!memory\nclass A { string S = $\"ask {CommandName.Of(\"memory\")}\"; }", 0)]
    public void Reads_texts_alone(string code, int expected) => Assert.Equal(expected, Named(code).Count());

    private static IEnumerable<string> Named(string code) =>
        CSharpSyntaxTree
            .ParseText(code)
            .GetRoot()
            .DescendantTokens()
            .Where(token => token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax)
            .Select(token => token.ValueText)
            .Where(text => text.Contains("#!", StringComparison.Ordinal) && !text.Contains("In a notebook #!", StringComparison.Ordinal));
}
