using LlmWorkbench.Display;
using LlmWorkbench.Magics.Writing;

namespace LlmWorkbench.Kernel.Language;

/// <summary>Completes and explains the lines of magic commands: names, options and the values that options take.</summary>
/// <param name="commands">Knows them.</param>
internal sealed class MagicLanguageService(CommandWriting commands) : ILanguageService
{
    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(string cell, int position, CancellationToken cancellation) =>
        Task.FromResult(commands.Complete(cell, position));

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string cell, int position, bool detailed, CancellationToken cancellation) =>
        Task.FromResult(commands.Explain(cell, position));
}
