using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Writing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Language;

/// <summary>Asks the service of the part of the cell that the cursor is in.</summary>
/// <param name="registry">The commands there are.</param>
/// <param name="magics">Answers on lines that begin with <c>#!</c>.</param>
/// <param name="csharp">Answers in C#; null while nothing does.</param>
internal sealed class CellLanguageService(MagicRegistry registry, ILanguageService magics, ILanguageService? csharp) : ILanguageService
{
    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(string cell, int position, CancellationToken cancellation) =>
        CompleteInAsync(cell.WithLineFeedsInPlace(), position, cancellation);

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string cell, int position, bool detailed, CancellationToken cancellation) =>
        InspectInAsync(cell.WithLineFeedsInPlace(), position, detailed, cancellation);

    // Here lines end with line feeds alone, so that positions need not be translated.
    private Task<CompletionList> CompleteInAsync(string cell, int position, CancellationToken cancellation) =>
        At(cell, position)?.CompleteAsync(cell, position, cancellation) ?? Task.FromResult(CompletionList.None(position));

    private Task<MimeBundle?> InspectInAsync(string cell, int position, bool detailed, CancellationToken cancellation) =>
        At(cell, position)?.InspectAsync(cell, position, detailed, cancellation) ?? Task.FromResult<MimeBundle?>(null);

    private ILanguageService? At(string cell, int position)
    {
        int line = cell.AsSpan(0, position).Count('\n');
        return CellOutline.Of(cell.Split('\n'), CellLanguage.CSharp, registry).Last(section => section.Start <= line).Kind switch
        {
            SectionKind.Command => magics,
            SectionKind.CSharp => csharp,
            _ => null,
        };
    }
}
