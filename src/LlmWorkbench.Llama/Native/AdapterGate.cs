using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Llama.Native;

/// <summary>
/// Guards llama.cpp's list of a model's adapters, which it walks through without a lock of its own whenever it plans a computation
/// (llama-context.cpp, graph_max_nodes): whoever makes a context or decodes holds it for reading, whoever adds or frees an adapter alone.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "It lives as long as the model's handles, of which none knows to be the last; what the lock holds is managed."
)]
internal sealed class AdapterGate
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Queue<Action> _freeing = [];

    /// <summary>Does what walks through the list.</summary>
    internal T Reading<T>(Func<T> compute)
    {
        _lock.EnterReadLock();
        try
        {
            return compute();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Adds an adapter, after the computations that run now, and frees what could not be freed before.</summary>
    internal nint Add(Func<nint> load)
    {
        _lock.EnterWriteLock();
        try
        {
            FreeUnused();
            return load();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Frees an adapter that no context has any more; while something computes, later, and with the model at the latest.</summary>
    internal void Free(nint adapter)
    {
        lock (_freeing)
        {
            _freeing.Enqueue(() => LlamaNative.llama_adapter_lora_free(adapter));
        }

        // A finalizer may call this, which must not wait for a computation.
        if (!_lock.TryEnterWriteLock(0))
        {
            return;
        }

        try
        {
            FreeUnused();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void FreeUnused()
    {
        lock (_freeing)
        {
            while (_freeing.TryDequeue(out Action? free))
            {
                free();
            }
        }
    }
}
