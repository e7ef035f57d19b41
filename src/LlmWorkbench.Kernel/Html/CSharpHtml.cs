using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.CSharp.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Classification;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Colours C# as editors do, by Roslyn's own classification: keywords, literals, comments and directives.</summary>
internal static class CSharpHtml
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    // Made when the first page is written: it loads what the kernel does without.
    private static readonly Lazy<AdhocWorkspace> s_workspace = new(() => new AdhocWorkspace());

    /// <summary>Makes the HTML of C# code.</summary>
    /// <param name="code">The code; it need not be correct. Code that is nested too deeply to be parsed gets no colours.</param>
    /// <returns>Encoded text with spans of the classes <c>k</c> (keyword), <c>s</c> (text), <c>n</c> (number), <c>c</c> (comment)
    /// and <c>m</c> (directive).</returns>
    public static Markup Of(string code) => CompilerThread.Run(code, () => Coloured(code));

    private static Markup Coloured(string code)
    {
        try
        {
            CodeDepth.Require(code);
        }
        catch (DeepCodeException)
        {
            return Markup.Of($"{code}");
        }

        var pieces = new List<Markup>();
        int end = 0;
        foreach ((TextSpan span, string style) in Spans(code))
        {
            pieces.Add(Markup.Of($"{code[end..span.Start]}<span class=\"{style}\">{code[span.Start..span.End]}</span>"));
            end = span.End;
        }

        return Markup.Of($"{pieces}{code[end..]}");
    }

    // From left to right; neighbours of one style are one.
    private static List<(TextSpan Span, string Style)> Spans(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, s_options);
        SemanticModel model = CSharpCompilation.CreateScriptCompilation("cell", tree).GetSemanticModel(tree);
        var spans = new List<(TextSpan Span, string Style)>();

        // What stands in its place works on the thread pool, which cells may have filled, and whose stacks are small.
#pragma warning disable CS0618
        IEnumerable<ClassifiedSpan> all = Classifier.GetClassifiedSpans(model, new TextSpan(0, code.Length), s_workspace.Value);
#pragma warning restore CS0618
        foreach (ClassifiedSpan found in all.OrderBy(found => found.TextSpan.Start))
        {
            int end = spans.Count == 0 ? 0 : spans[^1].Span.End;
            if (Style(found.ClassificationType) is not { } style || found.TextSpan.Start < end)
            {
                continue;
            }

            if (spans.Count > 0 && found.TextSpan.Start == end && spans[^1].Style == style)
            {
                spans[^1] = (TextSpan.FromBounds(spans[^1].Span.Start, found.TextSpan.End), style);
            }
            else
            {
                spans.Add((found.TextSpan, style));
            }
        }

        return spans;
    }

    private static string? Style(string classification) =>
        classification switch
        {
            ClassificationTypeNames.Keyword or ClassificationTypeNames.ControlKeyword => "k",
            ClassificationTypeNames.StringLiteral or ClassificationTypeNames.VerbatimStringLiteral => "s",
            ClassificationTypeNames.NumericLiteral => "n",
            ClassificationTypeNames.Comment or ClassificationTypeNames.ExcludedCode => "c",
            ClassificationTypeNames.PreprocessorKeyword or ClassificationTypeNames.PreprocessorText => "m",
            _ => classification.StartsWith("xml doc comment", StringComparison.Ordinal) ? "c" : null,
        };
}
