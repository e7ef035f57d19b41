using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Kernel.Language;

/// <summary>Whether a text of C# that is not closed can still be: where its line ends, one in ordinary quotes is lost; a raw one goes on
/// if nothing stands after the quotes that open it.</summary>
internal static class OpenText
{
    // The compiler's numbers (ErrorCode.cs of Roslyn): a line end in a constant, an empty or too long character, an open raw text.
    private static readonly HashSet<string> s_lost = ["CS1010", "CS1011", "CS1012"];
    private const string OpenRaw = "CS8997";

    /// <summary>Looks for one that cannot be closed any more.</summary>
    public static bool IsLost(SyntaxTree tree) =>
        tree.GetDiagnostics().Any(diagnostic => s_lost.Contains(diagnostic.Id))
        || Raw(tree) is { } rest && !string.IsNullOrWhiteSpace(rest);

    /// <summary>Looks for a raw text that waits for more lines.</summary>
    public static bool WaitsForMore(SyntaxTree tree) => Raw(tree) is { } rest && string.IsNullOrWhiteSpace(rest);

    // What stands on the line of an open raw text after the quotes that open it.
    private static string? Raw(SyntaxTree tree)
    {
        if (!tree.GetDiagnostics().Any(diagnostic => diagnostic.Id == OpenRaw))
        {
            return null;
        }

        // The compiler names the place where it ends: it is the last one.
        SourceText text = tree.GetText();
        SyntaxToken token = tree.GetRoot()
            .DescendantTokens()
            .Last(token => token.Text.TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal));
        TextLine line = text.Lines.GetLineFromPosition(token.SpanStart);
        return text.ToString(TextSpan.FromBounds(token.SpanStart, line.End)).TrimStart('$').TrimStart('"');
    }
}
