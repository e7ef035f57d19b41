using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Globals;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel;

/// <summary>One run of one cell: its parts in order, up to the first that fails.</summary>
internal sealed class CellRun(NotebookKernel kernel, CSharpSession session, CurrentCell cell, int number)
{
    // Loops, calls and the workbench's own work look at the token and need far less.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly ICellOutput _output = cell.Output;
    private readonly CancellationToken _cancellation = cell.Cancellation;

    /// <summary>Runs the cell.</summary>
    /// <param name="split">Gives the cell's parts.</param>
    /// <returns>How it ended; an error is shown already.</returns>
    public async Task<CellResult> RunAsync(Func<IReadOnlyList<CellSegment>> split)
    {
        CurrentCell.Value = cell;
        IDisposable watch = CellGuard.Watch(_cancellation);
        Task<CellError?> work = TryRunAsync(split);
        CellError? error;
        if (await EndsAsync(work).ConfigureAwait(false))
        {
            watch.Dispose();
            error = await work.ConfigureAwait(false);
        }
        else
        {
            // Should it ever come to a loop again, that one still stops.
            session.Abandon();
            _ = work.ContinueWith(_ => watch.Dispose(), TaskScheduler.Default);
            error = CellError.Interrupted;
        }

        cell.AtEnd.ForEach(action => action());
        if (error is not null)
        {
            _output.ShowError(error);
        }

        return new CellResult(number, error, error?.Name == CellError.Interrupted.Name);
    }

    // False when the cell was interrupted and does not react.
    private async Task<bool> EndsAsync(Task work)
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = _cancellation.Register(interrupted.SetResult);
        return await Task.WhenAny(work, interrupted.Task).ConfigureAwait(false) == work
            || await Task.WhenAny(work, Task.Delay(s_patience, CancellationToken.None)).ConfigureAwait(false) == work;
    }

    private async Task<CellError?> TryRunAsync(Func<IReadOnlyList<CellSegment>> split)
    {
        int? line = null;
        try
        {
            IReadOnlyList<CellSegment> segments = split();
            foreach (CellSegment segment in segments)
            {
                _cancellation.ThrowIfCancellationRequested();
                line = segment.Line;
                bool isLast = ReferenceEquals(segment, segments[^1]);
                if (await CellThread.Run(() => RunAsync(segment, isLast)).ConfigureAwait(false) is { } error)
                {
                    return error;
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return CellError.Interrupted;
        }
        catch (CellSyntaxException exception)
        {
            return CellError.OneSentence(nameof(CellSyntaxException), exception.Message, exception.Line);
        }
#pragma warning disable CA1031 // Whatever goes wrong in a cell, the session lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CellError error = RuntimeError.Describe(exception, new CellName(number));
            return error with { Line = error.Line ?? line };
        }
    }

    private async Task<CellError?> RunAsync(CellSegment segment, bool isLast)
    {
        switch (segment)
        {
            case CSharpSegment code:
                // Blank lines stand for the lines above, so that errors have the cell's own line numbers.
                string text = new string('\n', code.Line - 1) + code.Code;
                CSharpResult result = await session.RunAsync(text, new CellName(number), _cancellation).ConfigureAwait(false);
                Show(result.Value, isLast);
                return result.Error;
            case MagicSegment magic:
                await kernel.Magics.RunAsync(magic.Command, Call(magic.Body)).ConfigureAwait(false);
                return null;
            case TextSegment displayed:
                _output.Display(Bundle(displayed));
                return null;
            default:
                throw new InvalidOperationException($"Nothing runs a {segment.GetType().Name}.");
        }
    }

    private void Show(object? value, bool isLast)
    {
        if (value is null or DisplayedValue)
        {
            return;
        }

        MimeBundle bundle = DisplayExtensions.Bundle(value, null);
        if (isLast)
        {
            _output.ShowResult(bundle, number);
        }
        else
        {
            _output.Display(bundle);
        }
    }

    private MagicCall Call(string body) => new()
    {
        Workbench = kernel.Workbench,
        Output = _output,
        Body = body,
        Variables = kernel.Variables,
        Cancellation = _cancellation,
    };

    private static MimeBundle Bundle(TextSegment segment) => segment.Language switch
    {
        CellLanguage.Html => PageContent.Html(segment.Text),
        CellLanguage.JavaScript => PageContent.Script(segment.Text),
        _ => PageContent.Markdown(segment.Text),
    };
}
