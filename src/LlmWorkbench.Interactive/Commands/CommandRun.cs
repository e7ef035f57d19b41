using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Interactive.Cells;
using LlmWorkbench.Interactive.Variables;
using LlmWorkbench.Magics.Calls;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace LlmWorkbench.Interactive.Commands;

/// <summary>Runs commands, one at a time.</summary>
/// <param name="session">The notebook.</param>
internal sealed class CommandRun(NotebookSession session)
{
    // A command ends its present piece (a chunk of a text, a tensor), draws what was done and declares the variable of --into.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private volatile Task _running = Task.CompletedTask;

    /// <summary>Ends when no command is at work: one that was cancelled may still be leaving what it has in a variable.</summary>
    public Task IdleAsync() => _running.IsCompleted ? Task.CompletedTask : Task.WhenAny(_running, Task.Delay(s_patience));

    /// <summary>Runs one; whatever goes wrong fails the cell with a sentence.</summary>
    /// <param name="placed">The command.</param>
    /// <param name="part">The part of the cell that it is.</param>
    /// <param name="context">The run of the cell.</param>
    public async Task RunAsync(PlacedCommand placed, KernelCommand part, KernelInvocationContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return;
        }

        string? failure;
        using (var ended = new ManualResetEventSlim())
        {
            // Once a cell is cancelled its events go nowhere. But whoever cancels it waits for what has registered itself here, so that
            // what was done until then can still be shown below the cell.
            await using CancellationTokenRegistration waits = context.CancellationToken.Register(() => ended.Wait(s_patience));
            Task<string?> run = DoAsync(placed, part, context);
            _running = run;
            try
            {
                failure = await run.ConfigureAwait(false);
            }
            finally
            {
                ended.Set();
            }
        }

        if (failure is not null)
        {
            context.Fail(context.Command, message: failure);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The notebook lives on, whatever fails.")]
    private async Task<string?> DoAsync(PlacedCommand placed, KernelCommand part, KernelInvocationContext context)
    {
        using var output = new CellOutput(context, part);
        try
        {
            await session.Topics.Magics.RunAsync(placed.Text, Call(placed, output, context.CancellationToken)).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (WorkbenchException e)
        {
            return e.Message;
        }
        catch (Exception e)
        {
            return $"#!{Magics.CellCommand.Name(placed.Text)} failed in a way that it should not: {e.GetType().Name}: {e.Message}";
        }
    }

    private MagicCall Call(PlacedCommand placed, CellOutput output, CancellationToken cancellation) =>
        new()
        {
            Workbench = session.Workbench,
            Output = output,
            Body = placed.Body,
            CommandBelow = placed.CommandBelow,
            Variables = session.Variables,
            Cancellation = cancellation,
        };
}
