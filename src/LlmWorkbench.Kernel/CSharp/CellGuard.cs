using System.ComponentModel;
using System.Runtime.CompilerServices;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>What <see cref="CellGuardRewriter"/> puts into loops and methods of cells, so that they can be stopped and cannot overflow the stack.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellGuard
{
    // Read in every loop turn, so it must cost nothing: the cell itself is looked up only while some cell is being stopped.
    private static int s_interrupts;

    /// <summary>Stops the cell if the user has interrupted it.</summary>
    /// <exception cref="OperationCanceledException">The cell is interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Loop()
    {
        if (Volatile.Read(ref s_interrupts) > 0)
        {
            CurrentCell.Value?.Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Stops the cell if the user has interrupted it or if calls are nested too deeply.</summary>
    /// <exception cref="OperationCanceledException">The cell is interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">Hardly any stack is left.</exception>
    public static void Call()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Loop();
    }

    /// <summary>Has a variable that was declared with <c>using</c> at the top of a cell disposed when the cell ends.</summary>
    /// <param name="value">Its value; null needs nothing.</param>
    public static void DisposeAtEnd(IDisposable? value)
    {
        if (value is not null)
        {
            CurrentCell.Value?.Disposals.Push(() =>
            {
                value.Dispose();
                return ValueTask.CompletedTask;
            });
        }
    }

    /// <summary>Has a variable that was declared with <c>await using</c> at the top of a cell disposed when the cell ends.</summary>
    /// <param name="value">Its value; null needs nothing.</param>
    public static void DisposeAtEndAsync(IAsyncDisposable? value)
    {
        if (value is not null)
        {
            CurrentCell.Value?.Disposals.Push(value.DisposeAsync);
        }
    }

    /// <summary>Makes loops look whether their cell is the one to stop, from the token's cancellation until this is disposed.</summary>
    /// <param name="cancellation">The token of a cell that runs.</param>
    /// <returns>What to dispose when the cell has ended.</returns>
    internal static IDisposable Watch(CancellationToken cancellation) => new Watcher(cancellation);

    private sealed class Watcher : IDisposable
    {
        private readonly CancellationTokenRegistration _registration;
        private int _counted;

        public Watcher(CancellationToken cancellation) => _registration = cancellation.Register(() =>
        {
            _counted = 1;
            Interlocked.Increment(ref s_interrupts);
        });

        public void Dispose()
        {
            // Waits for the callback if it is running just now.
            _registration.Dispose();
            Interlocked.Add(ref s_interrupts, -_counted);
        }
    }
}
