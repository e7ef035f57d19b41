using System.Net;
using System.Text;
using LlmWorkbench.Kernel.CSharp;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Colours C# by its tokens alone: keywords, literals and comments.</summary>
internal static class CSharpHtml
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    // Keywords only where they stand; as names they are rare enough to be coloured everywhere.
    private static readonly HashSet<string> s_contextual =
        ["var", "async", "await", "record", "yield", "dynamic", "when", "with", "init", "required", "nameof", "not", "and", "or", "global", "partial"];

    /// <summary>Makes the HTML of C# code.</summary>
    /// <param name="code">The code; it need not be correct.</param>
    /// <returns>Encoded text with spans of the classes <c>k</c> (keyword), <c>s</c> (text), <c>n</c> (number) and <c>c</c> (comment).</returns>
    public static string Of(string code) => CompilerThread.Run(code, () => Coloured(code));

    private static string Coloured(string code)
    {
        var html = new StringBuilder();
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: s_options))
        {
            AppendTrivia(html, token.LeadingTrivia);
            Append(html, Class(token), token.Text);
            AppendTrivia(html, token.TrailingTrivia);
        }

        return html.ToString();
    }

    private static void AppendTrivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (SyntaxTrivia trivia in list)
        {
            bool isBlank = trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);
            Append(html, isBlank ? null : trivia.IsDirective ? "m" : "c", trivia.ToFullString());
        }
    }

    private static string? Class(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.InterpolatedStringToken => "s",
        SyntaxKind.IdentifierToken when s_contextual.Contains(token.Text) => "k",
        var kind => SyntaxFacts.IsKeywordKind(kind) ? "k" : null,
    };

    private static void Append(StringBuilder html, string? style, string text)
    {
        string encoded = WebUtility.HtmlEncode(text);
        html.Append(style is null ? encoded : $"<span class=\"{style}\">{encoded}</span>");
    }
}
