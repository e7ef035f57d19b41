using LlmWorkbench.Gguf;

namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// Where numbers lose digits. Exact arithmetic is the definition of a model; llama.cpp's rounds at known places, and a pass that
/// rounds at the same ones can be compared far more closely.
/// </summary>
public sealed record Arithmetic
{
    /// <summary>Float64 throughout.</summary>
    public static Arithmetic Exact { get; } = new();

    /// <summary>What a vector becomes before a weight matrix multiplies it.</summary>
    public Func<double[], double[]> MatrixInput { get; private init; } = static x => x;

    /// <summary>What becomes of each number that attention multiplies: of queries, keys and values, and of its weights.</summary>
    public Func<double, double> AttentionInput { get; private init; } = static x => x;

    /// <summary>The GELU.</summary>
    public Func<double, double> Gelu { get; private init; } = Activation.Gelu;

    /// <summary>
    /// llama.cpp's roundings on a CPU without flash attention: a vector takes the format of the matrix that multiplies it
    /// (ggml-cpu.c, <c>vec_dot_type</c>), also where that matrix is the cache; GELU is a table from half to half within ±10
    /// (vec.h, <c>ggml_vec_gelu_f32</c>).
    /// </summary>
    /// <param name="weights">F32, F16 or Q8_0: the type of the matrices.</param>
    /// <param name="cache">F32 or F16: the type of keys and values.</param>
    public static Arithmetic OfLlamaCpp(GgmlType weights, GgmlType cache = GgmlType.F32) =>
        new()
        {
            MatrixInput = weights switch
            {
                GgmlType.F32 => static x => x,
                GgmlType.F16 => static x => [.. x.Select(Rounding.Half)],
                GgmlType.Q8_0 => Rounding.Q8,
                _ => throw new NotSupportedException($"The rounding of {weights} is not written down here."),
            },
            AttentionInput = cache switch
            {
                GgmlType.F32 => static x => x,
                GgmlType.F16 => Rounding.Half,
                _ => throw new NotSupportedException($"The rounding of a cache of {cache} is not written down here."),
            },
            Gelu = static x => Math.Abs(x) < 10 ? Rounding.Half(Activation.Gelu(Rounding.Half(x))) : Math.Max(x, 0),
        };
}
