using System.Runtime.ExceptionServices;

namespace LlmWorkbench.Llama.Backend;

/// <summary>
/// Work beside what the caller does meanwhile, on a thread of its own: the runtime's pool of threads takes 4 ms for its first work, as
/// long as the work that a small model's load has to hand out.
/// </summary>
/// <typeparam name="T">What the work gives.</typeparam>
internal sealed class Beside<T>
    where T : class?
{
    private readonly Thread? _thread;
    private T? _result;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts it.</summary>
    /// <param name="work">The work; what it throws is thrown by <see cref="Result"/>.</param>
    /// <param name="name">The thread's name.</param>
    internal Beside(Func<T> work, string name)
    {
        _thread = new Thread(() => Run(work)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>What is there already.</summary>
    internal Beside(T result) => _result = result;

    /// <summary>Waits for the end of the work, whatever became of it: a program must not end while libraries are being loaded, nor a file
    /// be open after a failure.</summary>
    internal void Wait() => _thread?.Join();

    /// <summary>Waits for the end of the work, and gives its result or throws its exception.</summary>
    internal T Result()
    {
        Wait();
        _failure?.Throw();
        return _result!;
    }

    private void Run(Func<T> work)
    {
        // It is thrown again where the result is asked for.
#pragma warning disable CA1031
        try
        {
            _result = work();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
#pragma warning restore CA1031
    }
}
