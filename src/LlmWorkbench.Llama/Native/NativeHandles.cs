using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Llama.Native;

/// <summary>Owns a llama_model, or keeps somebody else's alive, and holds the file open whose pages it has mapped.</summary>
internal sealed class ModelHandle : SafeHandle
{
    private readonly GgufTensorData? _mapped;
    private readonly SafeHandle? _owner;

    /// <summary>Takes over a model.</summary>
    /// <param name="handle">The model.</param>
    /// <param name="mapped">The file that it has mapped, closed with it; <see langword="null"/> where the weights lie in memory.</param>
    internal ModelHandle(nint handle, GgufTensorData? mapped)
        : base(0, ownsHandle: true)
    {
        (_mapped, Adapters) = (mapped, new AdapterGate());
        SetHandle(handle);
    }

    /// <summary>Keeps a model alive that another handle owns: that one frees it, after this one let it go.</summary>
    /// <param name="owner">Who owns the model.</param>
    /// <param name="file">The file that its weights may have mapped, closed with this.</param>
    /// <exception cref="ObjectDisposedException">The owner has freed it.</exception>
    internal ModelHandle(SafeHandle owner, GgufTensorData? file)
        : base(0, ownsHandle: true)
    {
        bool added = false;
        owner.DangerousAddRef(ref added);
        (_owner, _mapped, Adapters) = (owner, file, (owner as ModelHandle)?.Adapters ?? new AdapterGate());
        SetHandle(owner.DangerousGetHandle());
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Guards the model's adapters; those who share the model share it.</summary>
    internal AdapterGate Adapters { get; }

    /// <summary>
    /// Refuses a model into whose mapped file somebody has written: its weights are others now, and where the file ends earlier than it
    /// did,
    /// looking at them ends the process. A file that took the name of the mapped one changes nothing.
    /// </summary>
    /// <exception cref="GgufFormatException">Somebody has.</exception>
    internal void RequireUnwritten()
    {
        (_owner as ModelHandle)?.RequireUnwritten();
        _mapped?.RequireUnwritten();
    }

    protected override bool ReleaseHandle()
    {
        if (_owner is null)
        {
            LlamaNative.llama_model_free(handle);
        }
        else
        {
            _owner.DangerousRelease();
        }

        _mapped?.Dispose();
        return true;
    }
}

/// <summary>
/// Owns a llama_context. It holds references on its model and on the flag that stops it, which llama.cpp needs as long as
/// the context: whoever disposes first, or forgets to, those are freed last.
/// </summary>
internal sealed class ContextHandle : SafeHandle
{
    private readonly ModelHandle _model;
    private readonly AbortFlag _abort;
    private readonly long _bytes;
    private AdapterHandle[] _adapters = [];

    // The references are taken before there is a context: another thread may dispose the model at any moment.
    private ContextHandle(ModelHandle model, AbortFlag abort, long bytes)
        : base(0, ownsHandle: true)
    {
        (_model, _abort, _bytes) = (model, abort, bytes);
        bool added = false;
        model.DangerousAddRef(ref added);
        abort.DangerousAddRef(ref added);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes a context, or an invalid handle when llama.cpp refuses.</summary>
    /// <param name="model">The model that is run.</param>
    /// <param name="parameters">How; checked before.</param>
    /// <param name="abort">The flag whose callback the parameters hold.</param>
    /// <param name="bytes">What the context takes, so that the collector hurries when contexts are abandoned.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal static ContextHandle Create(ModelHandle model, in NativeContextParams parameters, AbortFlag abort, long bytes)
    {
        var context = new ContextHandle(model, abort, Math.Max(1, bytes));
        NativeContextParams how = parameters;
        context.SetHandle(model.Adapters.Reading(() => ReleaseCalls.MakeContext(model, how)));
        if (context.IsInvalid)
        {
            context.LetGo();
        }
        else
        {
            GC.AddMemoryPressure(context._bytes);
        }

        return context;
    }

    /// <summary>Lets adapters act from the next token on, and keeps them as long as the context.</summary>
    /// <param name="adapters">The adapters; loaded before the context was made, and set once.</param>
    /// <param name="scales">What each is multiplied with.</param>
    /// <returns>Whether llama.cpp took them.</returns>
    /// <exception cref="ObjectDisposedException">One was disposed.</exception>
    internal unsafe bool Adapt(AdapterHandle[] adapters, float[] scales)
    {
        List<AdapterHandle> held = [];
        try
        {
            foreach (AdapterHandle adapter in adapters)
            {
                bool added = false;
                adapter.DangerousAddRef(ref added);
                held.Add(adapter);
            }
        }
        finally
        {
            _adapters = [.. held];
        }

        nint[] pointers = [.. adapters.Select(adapter => adapter.DangerousGetHandle())];
        fixed (nint* all = pointers)
        fixed (float* factors = scales)
        {
            return LlamaNative.llama_set_adapters_lora(this, all, (nuint)pointers.Length, factors) == 0;
        }
    }

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_free(handle);
        GC.RemoveMemoryPressure(_bytes);
        LetGo();
        return true;
    }

    private void LetGo()
    {
        foreach (AdapterHandle adapter in _adapters)
        {
            adapter.DangerousRelease();
        }

        _abort.DangerousRelease();
        _model.DangerousRelease();
    }
}

/// <summary>Owns one llama_sampler that is in no chain.</summary>
internal sealed class SamplerHandle : SafeHandle
{
    internal SamplerHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_sampler_free(handle);
        return true;
    }
}
