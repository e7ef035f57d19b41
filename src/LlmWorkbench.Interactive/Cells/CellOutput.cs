using System.Text;
using LlmWorkbench.Display;
using LlmWorkbench.Runs;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Interactive.Cells;

/// <summary>Publishes what a command shows as events of .NET Interactive. Any thread.</summary>
/// <param name="context">The run of the cell.</param>
/// <param name="command">The part of the cell that the events belong to.</param>
internal sealed class CellOutput(KernelInvocationContext context, KernelCommand command) : IOutput, IDisposable
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _written = new();
    private bool _isError;

    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var place = new Place(this);
        Publish(new DisplayedValueProduced(bundle, command, Formatted(bundle), place.Id));
        return place;
    }

    /// <inheritdoc/>
    public void Write(string text) => Write(text, isError: false);

    /// <inheritdoc/>
    public void WriteError(string text) => Write(text, isError: true);

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => new DisplayedProgress(this, title);

    /// <summary>Sends what was written and has no end of a line yet.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Flush();
        }
    }

    // A front end shows each event in a place of its own, so that whole lines go out together.
    private void Write(string text, bool isError)
    {
        lock (_gate)
        {
            if (isError != _isError)
            {
                Flush();
            }

            _isError = isError;
            _written.Append(text);
            if (text.EndsWith('\n'))
            {
                Flush();
            }
        }
    }

    private void Publish(KernelEvent @event)
    {
        lock (_gate)
        {
            Flush();
            context.Publish(@event);
        }
    }

    private void Flush()
    {
        if (_written.Length == 0)
        {
            return;
        }

        FormattedValue[] text = [new(PlainTextFormatter.MimeType, _written.ToString())];
        _written.Clear();
        context.Publish(_isError ? new StandardErrorValueProduced(command, text) : new StandardOutputValueProduced(command, text));
    }

    // Front ends take JSON, which Plotly's type holds, for a text to be shown as it is: the HTML draws the same chart.
    private static FormattedValue[] Formatted(MimeBundle bundle) =>
        [
            .. bundle
                .Where(part => !MimeTypes.HoldsJson(part.Key))
                .OrderBy(part => part.Key == MimeTypes.PlainText)
                .Select(part => new FormattedValue(part.Key, part.Value)),
        ];

    private sealed class Place(CellOutput owner) : IDisplayedOutput
    {
        public string Id { get; } = Guid.NewGuid().ToString("N");

        public void Update(MimeBundle bundle) => owner.Publish(new DisplayedValueUpdated(bundle, Id, owner.Command, Formatted(bundle)));
    }

    private KernelCommand Command => command;
}
