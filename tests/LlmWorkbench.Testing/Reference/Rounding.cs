namespace LlmWorkbench.Testing.Reference;

/// <summary>Number formats, as what they do to a number.</summary>
public static class Rounding
{
    private const int Q8Block = 32;

    /// <summary>The nearest number of 16 bits (IEEE 754 binary16).</summary>
    public static double Half(double x) => (double)(System.Half)x;

    /// <summary>
    /// 32 numbers share a scale of 16 bits, the largest magnitude / 127, and are whole multiples of it (llama.cpp:
    /// ggml-quants.c, <c>quantize_row_q8_0_ref</c>).
    /// </summary>
    /// <param name="x">A multiple of 32 numbers.</param>
    public static double[] Q8(double[] x) =>
        [
            .. x.Chunk(Q8Block)
                .SelectMany(block =>
                {
                    double scale = block.Max(Math.Abs) / 127;
                    double stored = Half(scale);
                    return block.Select(value => scale == 0 ? 0 : Math.Round(value / scale) * stored);
                }),
        ];
}
