using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>Owns a llama_adapter_lora, and holds a reference on the model that llama.cpp keeps it with.</summary>
internal sealed unsafe class AdapterHandle : SafeHandle
{
    private readonly ModelHandle? _model;
    private readonly AdapterHandle? _owner;

    private AdapterHandle(ModelHandle model)
        : base(0, ownsHandle: true)
    {
        _model = model;
        bool added = false;
        model.DangerousAddRef(ref added);
    }

    private AdapterHandle(AdapterHandle owner)
        : base(0, ownsHandle: true)
    {
        _owner = owner;
        bool added = false;
        owner.DangerousAddRef(ref added);
        SetHandle(owner.DangerousGetHandle());
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Loads an adapter, or gives an invalid handle when llama.cpp refuses.</summary>
    /// <param name="model">The model that it is for.</param>
    /// <param name="path">The file; checked before.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal static AdapterHandle Load(ModelHandle model, string path)
    {
        var adapter = new AdapterHandle(model);
        fixed (byte* utf8 = NativeText.ToTerminatedUtf8(path))
        {
            byte* file = utf8;
            adapter.SetHandle(model.Adapters.Add(() => LlamaNative.llama_adapter_lora_init(model, file)));
        }

        if (adapter.IsInvalid)
        {
            model.DangerousRelease();
        }

        return adapter;
    }

    /// <summary>The same adapter once more: it is freed when all of them were disposed.</summary>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    internal AdapterHandle Share() => new(this);

    protected override bool ReleaseHandle()
    {
        _owner?.DangerousRelease();
        _model?.Adapters.Free(handle);
        _model?.DangerousRelease();
        return true;
    }
}
