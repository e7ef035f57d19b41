namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// Rotary position embedding (Su et al. 2021, section 3.2.2): a head's numbers are taken in pairs, and pair i is a point that
/// turns by position · base^(−2i/size). The architectures differ in which numbers make a pair (llama.cpp: ggml.h,
/// GGML_ROPE_TYPE_NEOX).
/// </summary>
public static class Rotary
{
    /// <summary>Pairs are neighbours, (2i, 2i + 1): llama, as GGUF stores it.</summary>
    /// <param name="heads">Heads one after the other; [heads · size].</param>
    /// <param name="size">Numbers in a head.</param>
    /// <param name="position">Counted from 0.</param>
    /// <param name="frequencyBase">10,000 in the paper.</param>
    public static double[] Neighbours(double[] heads, int size, double position, double frequencyBase) =>
        Turn(heads, size, position, frequencyBase, pair => (2 * pair, (2 * pair) + 1));

    /// <summary>Pairs are (i, i + size/2): GPT-NeoX, falcon, qwen2.</summary>
    /// <inheritdoc cref="Neighbours"/>
    public static double[] Halves(double[] heads, int size, double position, double frequencyBase) =>
        Turn(heads, size, position, frequencyBase, pair => (pair, pair + (size / 2)));

    private static double[] Turn(double[] heads, int size, double position, double frequencyBase, Func<int, (int First, int Second)> places)
    {
        double[] turned = new double[heads.Length];
        for (int head = 0; head < heads.Length; head += size)
        {
            for (int pair = 0; pair < size / 2; pair++)
            {
                (double sine, double cosine) = Math.SinCos(position * Math.Pow(frequencyBase, -2.0 * pair / size));
                (int first, int second) = places(pair);
                (double x, double y) = (heads[head + first], heads[head + second]);
                turned[head + first] = (x * cosine) - (y * sine);
                turned[head + second] = (x * sine) + (y * cosine);
            }
        }

        return turned;
    }
}
