using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>Owns a llama_model.</summary>
internal sealed class ModelHandle : SafeHandle
{
    internal ModelHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_model_free(handle);
        return true;
    }
}

/// <summary>
/// Owns a llama_context. It holds a reference on its model, which llama.cpp needs alive as long as the context: whoever
/// disposes first, or forgets to, the model is freed last.
/// </summary>
internal sealed class ContextHandle : SafeHandle
{
    private readonly ModelHandle _model;
    private readonly bool _holdsModel;

    internal ContextHandle(nint handle, ModelHandle model)
        : base(0, ownsHandle: true)
    {
        _model = model;
        SetHandle(handle);
        if (handle != 0)
        {
            model.DangerousAddRef(ref _holdsModel);
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_free(handle);
        if (_holdsModel)
        {
            _model.DangerousRelease();
        }

        return true;
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
