using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Completes and explains C# with all that earlier cells have declared.</summary>
/// <param name="session">The cells.</param>
internal sealed class CSharpLanguageService(CSharpSession session) : ILanguageService
{
    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(string cell, int position, CancellationToken cancellation) => Task.Run(
        () =>
        {
            // What follows the cursor is most often half a statement, which would be taken for a part of this one.
            string code = CSharpPart.Of(cell, position)[..position];
            return CSharpCompletion.At(Model(code, cancellation), position, cancellation);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string cell, int position, bool detailed, CancellationToken cancellation) => Task.Run(
        () =>
        {
            string code = CSharpPart.Of(cell, position);
            return CSharpInspection.At(Model(code, cancellation), position, detailed, cancellation)
                ?? SignatureHelp.At(Model(code[..position], cancellation), cancellation);
        },
        cancellation);

    private SemanticModel Model(string code, CancellationToken cancellation)
    {
        Script script = session.Preview(code);
        Compilation compilation = script.GetCompilation();
        cancellation.ThrowIfCancellationRequested();
        return compilation.GetSemanticModel(compilation.SyntaxTrees.Single());
    }
}
