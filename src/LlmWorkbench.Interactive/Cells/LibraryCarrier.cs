using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Pages;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Interactive.Cells;

/// <summary>
/// Gives the page a library with the first cell that shows something drawn with it, be it by a command or by C#. The copy lives in the
/// output of that cell: when the same cell runs again, it carries it again. Drawings wait in the page until the library comes.
/// </summary>
/// <param name="library">The library.</param>
internal sealed class LibraryCarrier(PageLibrary library) : IObserver<KernelEvent>
{
    private readonly Lock _gate = new();
    private string? _carrier;
    private KernelCommand? _carried;

    /// <summary>The run of the present cell.</summary>
    public KernelInvocationContext? Cell { get; set; }

    /// <inheritdoc/>
    public void OnNext(KernelEvent value)
    {
        if (
            value is DisplayEvent shown
            && Cell is { IsComplete: false } cell
            && shown.FormattedValues.Any(part => part.MimeType == MimeTypes.Html && library.IsNeededBy(part.Value))
            && Carries(cell.Command)
        )
        {
            FormattedValue[] content = [new(MimeTypes.Html, library.Fragment)];
            cell.Publish(new DisplayedValueProduced(library.Fragment, value.Command, content, Guid.NewGuid().ToString("N")));
        }
    }

    /// <inheritdoc/>
    public void OnError(Exception error) { }

    /// <inheritdoc/>
    public void OnCompleted() { }

    // Front ends do not name the cell: its text tells it from others.
    private bool Carries(KernelCommand command)
    {
        string code = (command as SubmitCode)?.Code ?? "";
        lock (_gate)
        {
            if (ReferenceEquals(_carried, command) || (_carrier is not null && _carrier != code))
            {
                return false;
            }

            (_carrier, _carried) = (code, command);
            return true;
        }
    }
}
