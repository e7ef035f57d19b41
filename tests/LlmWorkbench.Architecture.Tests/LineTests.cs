using LlmWorkbench.Testing.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>The formatter breaks code at 140 characters, but no text: this holds for both.</summary>
[Fast]
public sealed class LineTests
{
    private const int MaxLength = 140;

    [Fact]
    public void Lines_have_at_most_140_characters_unless_a_raw_string_holds_them() =>
        Violations.None(
            SourceFiles()
                .SelectMany(file =>
                    LongLines(File.ReadAllText(file)).Select(line => $"{Path.GetRelativePath(RepositoryFolder.Path, file)}:{line}")
                )
        );

    [Theory]
    [InlineData("class A { /* LONG */ }", 1)]
    [InlineData("class A { string S = \"LONG\"; }", 1)]
    [InlineData("class A { string S = \"\"\"LONG\"\"\"; }", 0)]
    [InlineData("class A { string S = \"\"\"\n  LONG\n  \"\"\"; }", 0)]
    [InlineData("class A { string S = $$\"\"\"\n  LONG{{1}}\n  \"\"\"; }", 0)]
    public void Only_raw_strings_are_left_as_long_as_they_are(string code, int expected) =>
        Assert.Equal(expected, LongLines(code.Replace("LONG", new string('x', 150), StringComparison.Ordinal)).Count());

    private static IEnumerable<string> SourceFiles() =>
        new[] { "src", "tests", "samples", "bench" }
            .Select(folder => Path.Combine(RepositoryFolder.Path, folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));

    private static IEnumerable<int> LongLines(string text)
    {
        var source = SourceText.From(text);
        TextLine[] lines = [.. source.Lines.Where(line => line.Span.Length > MaxLength)];
        if (lines.Length == 0)
        {
            return [];
        }

        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        TextSpan[] raw = [.. root.DescendantNodes().Where(IsRaw).Select(node => node.Span)];
        return lines.Where(line => !raw.Any(span => span.OverlapsWith(line.Span))).Select(line => line.LineNumber + 1);
    }

    private static bool IsRaw(SyntaxNode node) =>
        node switch
        {
            InterpolatedStringExpressionSyntax interpolated => interpolated.StringStartToken.Kind()
                is SyntaxKind.InterpolatedSingleLineRawStringStartToken
                    or SyntaxKind.InterpolatedMultiLineRawStringStartToken,
            LiteralExpressionSyntax literal => literal.Token.Kind()
                is SyntaxKind.SingleLineRawStringLiteralToken
                    or SyntaxKind.MultiLineRawStringLiteralToken
                    or SyntaxKind.Utf8SingleLineRawStringLiteralToken
                    or SyntaxKind.Utf8MultiLineRawStringLiteralToken,
            _ => false,
        };
}
