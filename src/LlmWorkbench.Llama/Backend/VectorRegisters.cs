using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LlmWorkbench.Llama.Backend;

/// <summary>
/// The upper halves of the processor's vector registers. Where .NET's own vector code has left something in them, code of the C library
/// that was compiled for older processors runs several times slower (Intel 64 and IA-32 Architectures Optimization Reference Manual,
/// «Mixing AVX Code With SSE Code»,
/// https://www.intel.com/content/www/us/en/developer/articles/technical/intel64-and-ia32-architectures-optimization.html): llama.cpp's
/// tables of tanh and exp took 16 ms in place of 2.
/// </summary>
internal static class VectorRegisters
{
    private static readonly float[] s_numbers = new float[Vector256<float>.Count];

    /// <summary>Empties the upper halves: the compiler ends a method that uses the whole registers with the instruction for that
    /// (vzeroupper), which C# cannot name.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ClearUpperHalves()
    {
        if (Avx.IsSupported)
        {
            UseWholeRegister();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseWholeRegister()
    {
        ref float numbers = ref s_numbers[0];
        Vector256.StoreUnsafe(Vector256.LoadUnsafe(ref numbers) + Vector256<float>.One, ref numbers);
    }
}
