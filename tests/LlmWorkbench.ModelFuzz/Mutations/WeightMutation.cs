using System.Buffers.Binary;
using System.Text;

namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>Puts numbers into weights that nothing sensible can be computed with: not a number, infinity, far too large, nothing at
/// all.</summary>
internal sealed class WeightMutation(Header header, Random random)
{
    private const uint F32 = 0;

    private static readonly float[] s_values =
    [
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.MaxValue,
        -1e38f,
        1e30f,
        float.Epsilon,
        0,
    ];

    /// <summary>Whether a header has weights that this can change.</summary>
    public static bool Applies(Header header) => header.Tensors.Exists(IsChangeable);

    /// <summary>Changes one tensor and says how.</summary>
    public string Apply()
    {
        TensorEntry[] tensors = [.. header.Tensors.Where(IsChangeable)];
        TensorEntry tensor = tensors[random.Next(tensors.Length)];
        int count = (int)Count(tensor);
        float value = s_values[random.Next(s_values.Length)];
        (int first, int changed) = random.Next(3) switch
        {
            0 => (0, count),
            1 => (random.Next(count), 1),
            _ => (random.Next(count), 1 + random.Next(Math.Max(1, count / 4))),
        };
        changed = Math.Min(changed, count - first);
        byte[] weights = header.Weights.ToArray();
        for (int i = first; i < first + changed; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(weights.AsSpan((int)tensor.Offset + (i * sizeof(float))), value);
        }

        header.Weights = weights;
        return FormattableString.Invariant($"{changed} weights of {Encoding.UTF8.GetString(tensor.Name)} from {first} on are {value}");
    }

    private static bool IsChangeable(TensorEntry tensor) => tensor.Type == F32 && Count(tensor) > 0;

    private static long Count(TensorEntry tensor) => tensor.Dimensions.Aggregate(1L, (product, dimension) => product * (long)dimension);
}
