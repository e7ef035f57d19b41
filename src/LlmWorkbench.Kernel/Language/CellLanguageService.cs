using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Language;

/// <summary>Asks the service of the part of the cell that the cursor is in.</summary>
/// <param name="registry">The commands there are.</param>
/// <param name="magics">Answers on lines that begin with <c>#!</c>.</param>
/// <param name="csharp">Answers in C#; null while nothing does.</param>
internal sealed class CellLanguageService(MagicRegistry registry, ILanguageService magics, ILanguageService? csharp) : ILanguageService
{
    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(string cell, int position, CancellationToken cancellation) =>
        At(cell, position)?.CompleteAsync(cell, position, cancellation) ?? Task.FromResult(CompletionList.None(position));

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string cell, int position, bool detailed, CancellationToken cancellation) =>
        At(cell, position)?.InspectAsync(cell, position, detailed, cancellation) ?? Task.FromResult<MimeBundle?>(null);

    private ILanguageService? At(string cell, int position)
    {
        int start = CommandLine.StartOfLine(cell, position);
        return CommandLine.Begins(cell, start) ? magics : IsCSharp(cell, start) ? csharp : null;
    }

    // The nearest command above decides what the lines below it are.
    private bool IsCSharp(string cell, int start)
    {
        while (start > 0)
        {
            int end = start - 1;
            start = CommandLine.StartOfLine(cell, end);
            if (CommandLine.Begins(cell, start))
            {
                string command = cell[(start + 2)..end].Trim();
                string name = command.Split((char[]?)null, 2)[0];
                return registry.Find(name) is { } magic
                    ? !MagicText.IsBelow(magic, command)
                    : !CellLanguage.IsKnown(name) || CellLanguage.Normalize(name) == CellLanguage.CSharp;
            }
        }

        return true;
    }
}
