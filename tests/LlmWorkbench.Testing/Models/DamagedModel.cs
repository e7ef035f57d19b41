using System.Buffers.Binary;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Testing.Models;

/// <summary>Writes copies of sound models in which weights are not numbers, infinite, too large or empty.</summary>
public static class DamagedModel
{
    /// <summary>Writes a copy in which the weights of a tensor from some place on have another value.</summary>
    /// <param name="source">The sound file.</param>
    /// <param name="target">The copy.</param>
    /// <param name="tensor">A tensor of F32, F16 or Q8_0, of which the scales are changed.</param>
    /// <param name="value">The value.</param>
    /// <param name="first">The first weight, or block, that gets it.</param>
    /// <param name="count">How many get it; null is all from there on.</param>
    /// <returns>The path of the copy.</returns>
    public static string Write(string source, string target, string tensor, float value, long first = 0, long? count = null)
    {
        var file = GgufFile.Read(source);
        GgufTensor damaged = file.FindTensor(tensor) ?? throw new ArgumentException($"There is no tensor {tensor}.", nameof(tensor));
        (int step, int width) = damaged.Type switch
        {
            GgmlType.F32 => (4, 4),
            GgmlType.F16 => (2, 2),
            GgmlType.Q8_0 => (34, 2),
            _ => throw new ArgumentException($"{tensor} is {damaged.Type}.", nameof(tensor)),
        };
        byte[] bytes = File.ReadAllBytes(source);
        Span<byte> weights = bytes.AsSpan((int)(file.DataOffset + damaged.Offset), (int)damaged.ByteLength);
        long last = count is { } some ? first + some : weights.Length / step;
        for (long i = first; i < last; i++)
        {
            Span<byte> place = weights.Slice((int)(i * step), width);
            if (width == 4)
            {
                BinaryPrimitives.WriteSingleLittleEndian(place, value);
            }
            else
            {
                BinaryPrimitives.WriteHalfLittleEndian(place, (Half)value);
            }
        }

        File.WriteAllBytes(target, bytes);
        return target;
    }
}
