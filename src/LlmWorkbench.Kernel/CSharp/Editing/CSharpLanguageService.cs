using LlmWorkbench.Display;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>Completes and explains C# with all that earlier cells have declared.</summary>
/// <param name="session">The cells.</param>
/// <param name="magics">The commands there are.</param>
internal sealed class CSharpLanguageService(CSharpSession session, MagicRegistry magics) : ILanguageService
{
    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(string cell, int position, CancellationToken cancellation) =>
        RunAsync(
            cell,
            CompletionList.None(position),
            () =>
            {
                // What follows the cursor is most often half a statement, which would be taken for a part of this one.
                string code = CSharpPart.Of(cell, position, magics)[..position];
                return CSharpCompletion.At(Model(code, cancellation), position, cancellation);
            }
        );

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string cell, int position, bool detailed, CancellationToken cancellation) =>
        RunAsync(
            cell,
            null,
            () =>
            {
                string code = CSharpPart.Of(cell, position, magics);
                return CSharpInspection.At(Model(code, cancellation), position, detailed, cancellation)
                    ?? SignatureHelp.At(Model(code[..position], cancellation), cancellation);
            }
        );

    // Nothing is known of code that cannot be compiled for its depth.
    private static Task<T> RunAsync<T>(string cell, T nothing, Func<T> work) =>
        CompilerThread.RunAsync(
            cell,
            () =>
            {
                try
                {
                    return work();
                }
                catch (DeepCodeException)
                {
                    return nothing;
                }
            }
        );

    private SemanticModel Model(string code, CancellationToken cancellation)
    {
        CodeDepth.Require(code);
        Script script = session.Preview(code);
        Compilation compilation = script.GetCompilation();
        cancellation.ThrowIfCancellationRequested();
        return compilation.GetSemanticModel(compilation.SyntaxTrees.Single());
    }
}
