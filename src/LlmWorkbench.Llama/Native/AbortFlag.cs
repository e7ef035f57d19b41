using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>
/// Owns a number in native memory that llama.cpp looks at between operations and that a CancellationToken sets: how a
/// running decode is stopped from another thread. The context that looks at it holds a reference, so that it is freed last.
/// </summary>
internal sealed unsafe class AbortFlag : SafeHandle
{
    internal AbortFlag()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed(sizeof(int)));

    public override bool IsInvalid => handle == 0;

    internal static delegate* unmanaged[Cdecl]<nint, byte> Callback => &IsRaised;

    internal nint Data => handle;

    /// <summary>Lets the token raise the flag until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The flag was freed with its context.</exception>
    internal Registration Watch(CancellationToken cancellation)
    {
        bool added = false;
        DangerousAddRef(ref added);
        Write(0);
        return new Registration(this, cancellation.UnsafeRegister(static state => ((AbortFlag)state!).Write(1), this));
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    private void Write(int value) => Volatile.Write(ref *(int*)handle, value);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsRaised(nint data) => (byte)Volatile.Read(ref *(int*)data);

    /// <summary>Ends the watch; when it is disposed no callback is running any more and the flag is down.</summary>
    internal readonly struct Registration(AbortFlag flag, CancellationTokenRegistration registration) : IDisposable
    {
        public void Dispose()
        {
            registration.Dispose();
            flag.Write(0);
            flag.DangerousRelease();
        }
    }
}
