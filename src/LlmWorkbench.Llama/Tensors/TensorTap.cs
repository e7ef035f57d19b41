using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tensors;

/// <summary>Sees each operation of a graph.</summary>
internal unsafe interface ITensorListener
{
    /// <summary>Asked before an operation runs, in the graph's order: whether its result is to be seen.</summary>
    bool Wants(NativeTensor* tensor);

    /// <summary>Called when the result is there; false ends the computation.</summary>
    bool Take(NativeTensor* tensor);
}

/// <summary>
/// llama.cpp's evaluation callback. It runs on the thread that called llama_decode, so the listener is that thread's; a traced
/// context without a listener computes as any other.
/// </summary>
internal static unsafe class TensorTap
{
    [ThreadStatic]
    private static ITensorListener? s_listener;

    [ThreadStatic]
    private static Exception? s_failure;

    internal static delegate* unmanaged[Cdecl]<nint, byte, nint, byte> Callback => &OnEvaluate;

    /// <summary>Runs a computation of this thread under a listener's eyes.</summary>
    /// <exception cref="Exception">What the listener threw, after the computation ended.</exception>
    internal static void Listen(ITensorListener listener, Action compute)
    {
        (s_listener, s_failure) = (listener, null);
        try
        {
            compute();
            if (s_failure is { } failure)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
        finally
        {
            (s_listener, s_failure) = (null, null);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnEvaluate(nint tensor, byte isQuestion, nint userData)
    {
        if (s_listener is not { } listener || s_failure is not null)
        {
            return 0;
        }

        // A managed exception that escapes into native code kills the process.
#pragma warning disable CA1031
        try
        {
            bool answer = isQuestion != 0 ? listener.Wants((NativeTensor*)tensor) : listener.Take((NativeTensor*)tensor);
            return answer ? (byte)1 : (byte)0;
        }
        catch (Exception e)
        {
            s_failure = e;
            return 0;
        }
#pragma warning restore CA1031
    }
}
