using System.Reflection;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interactive.Cells;
using LlmWorkbench.Interactive.Directives;
using LlmWorkbench.Interactive.Editing;
using LlmWorkbench.Interactive.Variables;
using LlmWorkbench.Topics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LlmWorkbench.Interactive.Commands;

/// <summary>
/// Where the workbench looks at what a notebook of .NET Interactive sends. The tool cuts a cell into parts and hands them on one by one:
/// directives, texts of the <see cref="CommandKernel"/>, C#. Commands are run when their directive comes; the part below is their text
/// and not run again, or C# and handed on.
/// </summary>
internal sealed class CommandHost
{
    // The type of directives, which the library does not name to others.
    private const string DirectivePart = "DirectiveCommand";

    private readonly NotebookSession _session;
    private readonly CommandDirectives _directives;
    private readonly CommandRun _run;
    private readonly CommandEditing _editing;
    private readonly CellPlaces _places = new();
    private readonly LibraryCarrier _library = new(PlotlyLibrary.Library);
    private readonly HashSet<Assembly> _referenced = [typeof(Topic).Assembly];

    /// <summary>Prepares it.</summary>
    /// <param name="session">The notebook.</param>
    public CommandHost(NotebookSession session)
    {
        _session = session;
        _directives = new CommandDirectives(session.Root, session.Topics.Magics, RunDirectiveAsync);
        _run = new CommandRun(session);
        _editing = new CommandEditing(session, _directives);
    }

    /// <summary>Begins to look.</summary>
    /// <param name="root">The notebook's kernel.</param>
    public void AddTo(CompositeKernel root)
    {
        _directives.Add();
        root.AddMiddleware(HandleAsync);
        root.RegisterForDisposal(root.KernelEvents.Subscribe(_library));
    }

    private async Task HandleAsync(KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        if (command is LanguageServiceCommand or RequestDiagnostics)
        {
            await _editing.HandleAsync(command, context, next).ConfigureAwait(false);
            return;
        }

        bool isDirective = command.GetType().Name == DirectivePart;
        if (!isDirective && command is not SubmitCode)
        {
            await next(command, context).ConfigureAwait(false);
            return;
        }

        await _run.IdleAsync().ConfigureAwait(false);
        _library.Cell = context;
        if (!_directives.IsKernel(command.TargetKernelName))
        {
            await next(command, context).ConfigureAwait(false);
        }
        else if (isDirective)
        {
            await RunDirectiveAsync(command, context).ConfigureAwait(false);
        }
        else
        {
            await RunPartAsync((SubmitCode)command, context, next).ConfigureAwait(false);
        }

        AddTopics();
    }

    private async Task RunDirectiveAsync(KernelCommand directive, KernelInvocationContext context)
    {
        if (directive.Parent is not SubmitCode cell)
        {
            return;
        }

        CellPlace place = _places.Of(cell);
        var lines = new CellLines(cell.Code, _session.Topics.Magics);
        var placed = PlacedDirective.Of(directive, cell.Code);
        if (!_directives.IsOwnOrKernel(placed.Name))
        {
            await HandOnAsync(placed, lines, place, context).ConfigureAwait(false);
            return;
        }

        PlacedCommand command = lines.At(placed.Line);
        place.HasCommand = _directives.IsOwn(placed.Name);
        place.IsText = place.HasCommand && command.TakesBelow;
        if (place.HasCommand)
        {
            await _run.RunAsync(command, directive, context).ConfigureAwait(false);
        }
    }

    // A directive of the notebook's own below a command: to the tool it belongs to the kernel of the texts, which has none of them.
    private async Task HandOnAsync(PlacedDirective placed, CellLines lines, CellPlace place, KernelInvocationContext context)
    {
        if (placed.IsPackage)
        {
            // The tool puts these before everything else in the cell, and one of its own behind them.
            int owner = placed.IsInCell ? lines.DirectiveOf(placed.Line) : -1;
            if (owner < 0 || !_directives.IsOwn(CellLines.Name(lines.Lines[owner])) || lines.At(owner).TakesBelow)
            {
                return;
            }
        }
        else
        {
            place.IsText = false;
        }

        KernelCommandResult result = await _session
            .Root.SendAsync(new SubmitCode(lines.Lines[placed.Line], _session.CSharp.Name))
            .ConfigureAwait(false);
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
        {
            context.Fail(context.Command, message: failed.Message);
        }
    }

    private async Task RunPartAsync(SubmitCode part, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        CellPlace? place = part.Parent is { } cell ? _places.Of(cell) : null;
        if (place is not { HasCommand: true })
        {
            await next(part, context).ConfigureAwait(false);
        }
        else if (!place.IsText)
        {
            var code = new SubmitCode(part.Code, _session.CSharp.Name);
            code.SetParent(part.Parent!, bubbleEvents: true);
            await next(code, context).ConfigureAwait(false);
        }
    }

    // A cell can add topics, whose commands the next cell has.
    private void AddTopics()
    {
        _directives.Add();
        string[] files =
        [
            .. _session
                .Topics.All.Select(topic => topic.GetType().Assembly)
                .Where(assembly => _referenced.Add(assembly))
                .Where(assembly => !assembly.IsDynamic)
                .Select(assembly => assembly.Location)
                .Where(File.Exists),
        ];
        if (files.Length > 0)
        {
            _session.CSharp.AddAssemblyReferences(files);
        }
    }
}
