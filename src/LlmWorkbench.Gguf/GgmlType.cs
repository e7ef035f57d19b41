using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Gguf;

/// <summary>
/// How a tensor's numbers are stored, with the number that the file stores for it. The gaps are types that ggml removed.
/// Sizes are in <see cref="GgmlTypes"/>.
/// </summary>
[SuppressMessage("Naming", "CA1707", Justification = "These are ggml's names.")]
public enum GgmlType : uint
{
    /// <summary>32-bit floating point.</summary>
    F32 = 0,

    /// <summary>16-bit floating point (IEEE half).</summary>
    F16 = 1,

    /// <summary>4 bits, blocks of 32 with one scale.</summary>
    Q4_0 = 2,

    /// <summary>4 bits, blocks of 32 with a scale and a minimum.</summary>
    Q4_1 = 3,

    /// <summary>5 bits, blocks of 32 with one scale.</summary>
    Q5_0 = 6,

    /// <summary>5 bits, blocks of 32 with a scale and a minimum.</summary>
    Q5_1 = 7,

    /// <summary>8 bits, blocks of 32 with one scale.</summary>
    Q8_0 = 8,

    /// <summary>8 bits, blocks of 32 with a scale and a sum; used while computing.</summary>
    Q8_1 = 9,

    /// <summary>2 bits, super-blocks of 256.</summary>
    Q2_K = 10,

    /// <summary>3 bits, super-blocks of 256.</summary>
    Q3_K = 11,

    /// <summary>4 bits, super-blocks of 256.</summary>
    Q4_K = 12,

    /// <summary>5 bits, super-blocks of 256.</summary>
    Q5_K = 13,

    /// <summary>6 bits, super-blocks of 256.</summary>
    Q6_K = 14,

    /// <summary>8 bits, super-blocks of 256; used while computing.</summary>
    Q8_K = 15,

    /// <summary>2.06 bits, from a codebook.</summary>
    IQ2_XXS = 16,

    /// <summary>2.31 bits, from a codebook.</summary>
    IQ2_XS = 17,

    /// <summary>3.06 bits, from a codebook.</summary>
    IQ3_XXS = 18,

    /// <summary>1.56 bits, from a codebook.</summary>
    IQ1_S = 19,

    /// <summary>4 bits, unevenly spaced levels, blocks of 32.</summary>
    IQ4_NL = 20,

    /// <summary>3.44 bits, from a codebook.</summary>
    IQ3_S = 21,

    /// <summary>2.56 bits, from a codebook.</summary>
    IQ2_S = 22,

    /// <summary>4.25 bits, unevenly spaced levels, super-blocks of 256.</summary>
    IQ4_XS = 23,

    /// <summary>8-bit integer.</summary>
    I8 = 24,

    /// <summary>16-bit integer.</summary>
    I16 = 25,

    /// <summary>32-bit integer.</summary>
    I32 = 26,

    /// <summary>64-bit integer.</summary>
    I64 = 27,

    /// <summary>64-bit floating point.</summary>
    F64 = 28,

    /// <summary>1.75 bits, from a codebook.</summary>
    IQ1_M = 29,

    /// <summary>16-bit floating point with the exponent range of 32 bits (brain float).</summary>
    BF16 = 30,

    /// <summary>Ternary, 1.69 bits.</summary>
    TQ1_0 = 34,

    /// <summary>Ternary, 2.06 bits.</summary>
    TQ2_0 = 35,

    /// <summary>4-bit floating point, blocks of 32 with one 8-bit exponent.</summary>
    MXFP4 = 39,

    /// <summary>4-bit floating point, blocks of 64 with four 8-bit scales.</summary>
    NVFP4 = 40,

    /// <summary>1 bit, blocks of 128 with one scale.</summary>
    Q1_0 = 41,

    /// <summary>2 bits, blocks of 64 with one scale.</summary>
    Q2_0 = 42,
}
