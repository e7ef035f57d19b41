using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>
/// Keeps a handle's object alive while a pointer that belongs to it (such as a model's vocabulary) is used.
/// </summary>
/// <exception cref="ObjectDisposedException">Thrown by the constructor when the object was disposed.</exception>
internal readonly ref struct HandleUse
{
    private readonly SafeHandle _handle;

    internal HandleUse(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public void Dispose() => _handle.DangerousRelease();
}
