using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama;

/// <summary>
/// A number in native memory that llama.cpp looks at between operations and that a CancellationToken sets: how a running
/// decode is stopped from another thread. Owned by one context and freed after it.
/// </summary>
internal sealed unsafe class AbortFlag
{
    private readonly int* _raised = (int*)NativeMemory.AllocZeroed(sizeof(int));

    ~AbortFlag() => NativeMemory.Free(_raised);

    internal nint Data => (nint)_raised;

    internal static delegate* unmanaged[Cdecl]<nint, byte> Callback => &IsRaised;

    /// <summary>Lets the token raise the flag until the result is disposed.</summary>
    internal Registration Watch(CancellationToken cancellation)
    {
        Volatile.Write(ref *_raised, 0);
        return new Registration(this, cancellation.UnsafeRegister(static state => ((AbortFlag)state!).Raise(), this));
    }

    private void Raise() => Volatile.Write(ref *_raised, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsRaised(nint data) => (byte)Volatile.Read(ref *(int*)data);

    /// <summary>Ends the watch; when it is disposed no callback is running any more and the flag is down.</summary>
    internal readonly struct Registration(AbortFlag flag, CancellationTokenRegistration registration) : IDisposable
    {
        public void Dispose()
        {
            registration.Dispose();
            Volatile.Write(ref *flag._raised, 0);
        }
    }
}
