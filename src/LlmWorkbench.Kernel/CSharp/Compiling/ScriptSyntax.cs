using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>The syntax of a cell's C#, without a compilation.</summary>
internal static class ScriptSyntax
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Parses code, on a stack that is large enough for it, and asks about it there.</summary>
    /// <param name="code">The code.</param>
    /// <param name="deep">The answer for code that is nested deeper than the compiler can read.</param>
    /// <param name="read">The question.</param>
    /// <param name="rewritten">Makes what is parsed of the code; <see langword="null"/> for the code itself.</param>
    public static T Read<T>(string code, T deep, Func<SyntaxTree, T> read, Func<string, string>? rewritten = null) =>
        CompilerThread.Run(
            code,
            () =>
            {
                try
                {
                    CodeDepth.Require(code);
                }
                catch (DeepCodeException)
                {
                    return deep;
                }

                return read(CSharpSyntaxTree.ParseText(rewritten?.Invoke(code) ?? code, s_script));
            }
        );

    /// <summary>The errors of the syntax.</summary>
    public static IEnumerable<Diagnostic> Errors(SyntaxTree tree) =>
        tree.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
