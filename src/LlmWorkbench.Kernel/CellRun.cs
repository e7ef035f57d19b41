using System.Runtime.CompilerServices;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Importing;
using LlmWorkbench.Kernel.Mermaid;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Magics;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Kernel;

/// <summary>One run of one cell: its parts in order, up to the first that fails.</summary>
internal sealed class CellRun(NotebookKernel kernel, CSharpSession session, CurrentCell cell, int number) : ICellParts
{
    // Loops, calls and the workbench's own work look at the token and need far less.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly Stack<string> _files = new();
    private readonly ICellOutput _output = cell.Output;
    private readonly CancellationToken _cancellation = cell.Cancellation;

    /// <summary>Runs the cell.</summary>
    /// <param name="split">Gives the cell's parts.</param>
    /// <returns>How it ended; an error is shown already.</returns>
    public Task<CellResult> RunAsync(Func<IReadOnlyList<CellSegment>> split) => CellThread.Run(() => Task.FromResult(Run(split)));

    private CellResult Run(Func<IReadOnlyList<CellSegment>> split)
    {
        CurrentCell.Value = cell;
        cell.Parts = this;
        IDisposable watch = CellGuard.Watch(_cancellation);
        Task<CellError?> work = CellThread.Run(() => RunAndDisposeAsync(split));
        CellError? error;
        if (Ends(work))
        {
            watch.Dispose();
            error = work.GetAwaiter().GetResult();
        }
        else
        {
            // Should it ever come to a loop again, that one still stops.
            session.Abandon();
            _ = work.ContinueWith(_ => watch.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            error = CellError.Interrupted;
        }

        cell.AtEnd.ForEach(action => action());
        if (error is not null)
        {
            _output.ShowError(error);
        }

        return new CellResult(number, error, error?.Name == CellError.Interrupted.Name);
    }

    // False when the cell was interrupted and does not react. A thread waits and no task: timers and what follows on them need the
    // thread pool, which the cell may have filled. The handle is set before whatever the cell has registered, which may wait too.
    private bool Ends(Task work)
    {
        WaitHandle ended = ((IAsyncResult)work).AsyncWaitHandle;
        return WaitHandle.WaitAny([ended, _cancellation.WaitHandle]) == 0 || ended.WaitOne(s_patience);
    }

    /// <inheritdoc/>
    public IVariables Variables => kernel.Variables;

    /// <inheritdoc/>
    public void SetAtEnd(string name, object? value, Type type) => cell.AtEnd.Add(() => kernel.Variables.Set(name, value, type));

    /// <inheritdoc/>
    public async Task RunFileAsync(string path)
    {
        string file = ImportedFile.Find(path, _files);
        _files.Push(file);
        try
        {
            foreach (ImportedPart part in ImportedFile.Read(file))
            {
                await RunPartAsync(kernel.Split(part.Code, part.Language), new CellName(number, part.Name)).ConfigureAwait(false);
            }
        }
        finally
        {
            _files.Pop();
        }
    }

    /// <inheritdoc/>
    public Task RunCodeAsync(string code, string language) => RunPartAsync(kernel.Split(code, language), new CellName(number));

    private async Task RunPartAsync(IReadOnlyList<CellSegment> segments, CellName name)
    {
        if (await RunAsync(segments, name, showsResult: false, null).ConfigureAwait(false) is { } error)
        {
            throw new CellPartException(error);
        }
    }

    private async Task<CellError?> RunAndDisposeAsync(Func<IReadOnlyList<CellSegment>> split)
    {
        CellError? error = await TryRunAsync(split).ConfigureAwait(false);
        while (cell.Disposals.TryPop(out Func<ValueTask>? dispose))
        {
            error = await CellThread.Run(() => TryDisposeAsync(dispose)).ConfigureAwait(false) ?? error;
        }

        return error;
    }

    private async Task<CellError?> TryDisposeAsync(Func<ValueTask> dispose)
    {
        try
        {
            await dispose().ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return CellError.Interrupted;
        }
#pragma warning disable CA1031 // As in the cell's own code: the session lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return RuntimeError.Describe(exception, new CellName(number));
        }
    }

    private async Task<CellError?> TryRunAsync(Func<IReadOnlyList<CellSegment>> split)
    {
        var line = new StrongBox<int?>();
        try
        {
            return await RunAsync(split(), new CellName(number), showsResult: true, line).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return CellError.Interrupted;
        }
        catch (CellSyntaxException exception)
        {
            return CellError.OneSentence(nameof(CellSyntaxException), exception.Message, exception.Line);
        }
        catch (CellPartException exception)
        {
            return exception.Error with { Line = line.Value };
        }
#pragma warning disable CA1031 // Whatever goes wrong in a cell, the session lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CellError error = RuntimeError.Describe(exception, new CellName(number));
            return error with { Line = error.Line ?? line.Value };
        }
    }

    private async Task<CellError?> RunAsync(IReadOnlyList<CellSegment> segments, CellName name, bool showsResult, StrongBox<int?>? line)
    {
        foreach (CellSegment segment in segments)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (line is not null)
            {
                line.Value = segment.Line;
            }

            bool isResult = showsResult && ReferenceEquals(segment, segments[^1]);
            if (await CellThread.Run(() => RunAsync(segment, name, isResult)).ConfigureAwait(false) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private async Task<CellError?> RunAsync(CellSegment segment, CellName name, bool isResult)
    {
        switch (segment)
        {
            case PackageSegment packages:
                session.AddReferences(await kernel.Packages.AddAsync(packages.Directives, _output, _cancellation).ConfigureAwait(false));
                return null;
            case LoadSegment load:
                await RunFileAsync(load.Path).ConfigureAwait(false);
                return null;
            case CSharpSegment code:
                // Blank lines stand for the lines above, so that errors have the cell's own line numbers.
                string text = new string('\n', code.Line - 1) + FileReferences.Resolve(code, _files);
                CSharpResult result = await session.RunAsync(text, name, _cancellation).ConfigureAwait(false);
                Show(result.Value, isResult);
                return result.Error;
            case MagicSegment magic:
                cell.Section = magic.Language;
                await kernel.Magics.RunAsync(magic.Command, Call(magic.Body)).ConfigureAwait(false);
                return null;
            case TextSegment displayed:
                _output.Display(Bundle(displayed));
                return null;
            default:
                throw new InvalidOperationException($"Nothing runs a {segment.GetType().Name}.");
        }
    }

    private void Show(object? value, bool isResult)
    {
        if (value is null or DisplayedValue)
        {
            return;
        }

        MimeBundle bundle = ValueBundle.Of(value, null);
        if (isResult)
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

    private MimeBundle Bundle(TextSegment segment)
    {
        switch (segment.Language)
        {
            case CellLanguage.Html:
                return PageContent.Html(segment.Text);
            case CellLanguage.JavaScript:
                MimeBundle script = PageContent.Script(segment.Text, cell.PageVariables);
                cell.PageVariables.Clear();
                return script;
            case CellLanguage.Mermaid:
                return MermaidDiagram.Of(segment.Text);
            default:
                return PageContent.Markdown(segment.Text);
        }
    }
}
