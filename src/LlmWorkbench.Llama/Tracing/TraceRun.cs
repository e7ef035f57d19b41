using System.Runtime.InteropServices;
using System.Text;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>Watches the computation of a text for the tensors of a plan; all others run on unseen.</summary>
internal sealed unsafe class TraceRun : ITensorListener
{
    private readonly bool _mayEndEarly;
    private readonly Dictionary<ulong, Watched> _watched = [];
    private readonly int _slotCount;
    private TokenBlock _block = new(0, 0, []);
    private TensorSlot? _pending;
    private int _seen;

    /// <summary>Starts a run.</summary>
    /// <param name="plan">What to copy and to change.</param>
    /// <param name="mayEndEarly">Whether what comes after the last wanted tensor may be left uncomputed.</param>
    internal TraceRun(TracePlan plan, bool mayEndEarly)
    {
        _mayEndEarly = mayEndEarly && plan.Logits is null;
        _slotCount = plan.Slots.Count;
        foreach (TensorSlot slot in plan.Slots)
        {
            ulong key = Key(Encoding.UTF8.GetBytes(slot.Site.Node.Name));
            if (!_watched.TryGetValue(key, out Watched? watched))
            {
                _watched.Add(key, watched = new Watched());
            }

            watched.Slots.Add(slot);
        }
    }

    /// <summary>Whether everything that was copied is finite.</summary>
    internal bool IsFinite { get; private set; } = true;

    /// <summary>Before each native call.</summary>
    internal void Begin(TokenBlock block)
    {
        (_block, _seen, _pending) = (block, 0, null);
        foreach (Watched watched in _watched.Values)
        {
            watched.Occurrences.Clear();
        }
    }

    /// <summary>After each native call.</summary>
    /// <exception cref="LlamaException">A tensor did not come.</exception>
    internal void End()
    {
        if (_seen != _slotCount)
        {
            throw new LlamaException(
                "llama.cpp computed this text in another way than a single token, so its activations cannot be told apart."
            );
        }
    }

    public bool Wants(NativeTensor* tensor)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(tensor->Name);
        if (!_watched.TryGetValue(Key(name), out Watched? watched))
        {
            return false;
        }

        string operation = NativeText.FromNative(GgmlNative.ggml_op_name(tensor->Operation));
        int occurrence = watched.Occurrences.GetValueOrDefault(operation);
        watched.Occurrences[operation] = occurrence + 1;
        _pending = watched.Slots.Find(slot => slot.Site.Node.Occurrence == occurrence && slot.Site.Node.Operation == operation);
        return _pending is not null;
    }

    public bool Take(NativeTensor* tensor)
    {
        IsFinite &= _pending!.Take(tensor, _block);
        _seen++;
        return !(_mayEndEarly && _seen == _slotCount);
    }

    // Fowler, Noll and Vo's hash, FNV-1a of 64 bits: names need no string for each of a graph's thousand tensors.
    private static ulong Key(ReadOnlySpan<byte> name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in name)
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return hash;
    }

    private sealed class Watched
    {
        internal List<TensorSlot> Slots { get; } = [];

        internal Dictionary<string, int> Occurrences { get; } = [];
    }
}
