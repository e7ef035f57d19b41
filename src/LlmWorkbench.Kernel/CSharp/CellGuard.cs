using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>What the compiled code of cells calls in its loops and methods, so that it can be stopped and cannot overflow the
/// stack.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellGuard
{
    // At least twice as much is left where the runtime still finds enough stack.
    private const int Step = 32 << 10;

    // A property would be a call in each loop turn: the code of cells is not optimized, so that errors have exact lines.
#pragma warning disable CA2211, SA1401
    /// <summary>
    /// How many cells are being stopped. The compiled code of cells reads it in every loop turn, and calls <see cref="Loop"/>, which
    /// looks up the cell itself, only when it is not 0.
    /// </summary>
    public static int Interrupts;
#pragma warning restore CA2211, SA1401

    // An error goes up through async methods by being thrown once more in each, with all the places before: that takes the
    // square of their number, and over a whole stack minutes.
    private const int AsyncBytes = 1 << 20;

    // Where the stack of this thread began to be used by async methods.
    [ThreadStatic]
    private static nuint s_top;

    // The complement of the deepest address of this thread's stack where there was enough of it: to ask the runtime in every call
    // would cost more than most methods do. 0, as each thread begins, stands for none.
    [ThreadStatic]
    private static nuint s_belowEnough;

    // Where the stack was full the last time.
    [ThreadStatic]
    private static nuint s_full;

    /// <summary>Stops the cell if the user has interrupted it.</summary>
    /// <exception cref="OperationCanceledException">The cell is interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Loop()
    {
        if (Volatile.Read(ref Interrupts) > 0)
        {
            CurrentCell.Value?.Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Stops the cell if the user has interrupted it or if calls are nested too deeply.</summary>
    /// <param name="member">The member that begins, as its author knows it.</param>
    /// <exception cref="OperationCanceledException">The cell is interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">Hardly any stack is left.</exception>
    public static unsafe void Call(string member)
    {
        byte here = 0;
        nuint address = (nuint)(&here);
        if (address < ~s_belowEnough)
        {
            if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                s_belowEnough = ~address;
            }
            else if (IsFull())
            {
                throw TooDeep(member);
            }
        }

        Loop();
    }

    /// <summary>As <see cref="Call"/>, at the start of an async method, which may take a part of the stack only.</summary>
    /// <param name="member">The member that begins, as its author knows it.</param>
    /// <exception cref="OperationCanceledException">The cell is interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">Calls are nested too deeply.</exception>
    public static unsafe void CallAsync(string member)
    {
        byte here = 0;
        nuint address = (nuint)(&here);
        s_top = Math.Max(s_top, address);
        if (s_top - address > AsyncBytes)
        {
            throw TooDeep(member);
        }

        Call(member);
    }

    /// <summary>Stops the cell if the stack has no room for a number of bytes.</summary>
    /// <param name="bytes">What <c>stackalloc</c> or the variables of a method are going to take.</param>
    /// <param name="member">The member that takes them, as its author knows it.</param>
    /// <exception cref="InsufficientExecutionStackException">There is no room for them.</exception>
    public static void Room(nuint bytes, string member)
    {
        if (!HasRoom(bytes))
        {
            throw bytes > Step
                ? new InsufficientExecutionStackException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{member} needs {(ulong)bytes:N0} bytes of the stack at once, which has no room for them: put large data "
                            + $"into an array made with new."
                    )
                )
                : TooDeep(member);
        }
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

    private static InsufficientExecutionStackException TooDeep(string member) =>
        new($"Calls are nested too deeply in {member}: it calls itself without an end, or more often than the stack has room for.");

    // While the error goes up, what stands in «finally» and «using» still runs at the deep end of the stack, once for each call. If
    // it met the same error there, each would add to the stack: so it has a little of what is left, and only then an error of its own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe bool IsFull()
    {
        byte here = 0;
        nuint address = (nuint)(&here);
        if (s_full == 0 || address > s_full + Step)
        {
            s_full = address;
            return true;
        }

        return address + Step < s_full;
    }

    // The runtime tells only whether a little is left: so the stack is gone down, a little at a time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HasRoom(nuint bytes)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        if (bytes <= Step)
        {
            return true;
        }

        Span<byte> step = stackalloc byte[Step];
        step[^1] = 1;
        return HasRoom(bytes - Step) && step[^1] == 1;
    }

    private sealed class Watcher : IDisposable
    {
        private readonly CancellationTokenRegistration _registration;
        private int _counted;

        public Watcher(CancellationToken cancellation) =>
            _registration = cancellation.Register(() =>
            {
                _counted = 1;
                Interlocked.Increment(ref Interrupts);
            });

        public void Dispose()
        {
            // Waits for the callback if it is running just now.
            _registration.Dispose();
            Interlocked.Add(ref Interrupts, -_counted);
        }
    }
}
