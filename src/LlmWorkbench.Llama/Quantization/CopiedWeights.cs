using System.Globalization;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Weights;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Looks at weights that are copied as they are, such as norms: what is not a number there would ruin the copy in
/// silence.</summary>
/// <param name="tensor">The tensor that is copied.</param>
internal sealed class CopiedWeights(GgufTensor tensor)
{
    private const int MaxBytes = 1 << 22;

    // Factors of rotary positions may be anything.
    private readonly bool _isChecked = WeightReader.CanRead(tensor.Type) && !tensor.Name.StartsWith("rope_", StringComparison.Ordinal);

    private float[] _weights = [];

    /// <summary>How many bytes are looked at at once: whole blocks.</summary>
    internal int PieceBytes => MaxBytes / GgmlTypes.BytesPerBlock(tensor.Type) * GgmlTypes.BytesPerBlock(tensor.Type);

    /// <summary>Does nothing when all weights are finite.</summary>
    /// <param name="bytes">Whole blocks of the tensor.</param>
    /// <exception cref="LlamaException">One is not.</exception>
    internal void Require(ReadOnlySpan<byte> bytes)
    {
        if (!_isChecked)
        {
            return;
        }

        int count = bytes.Length / GgmlTypes.BytesPerBlock(tensor.Type) * GgmlTypes.BlockSize(tensor.Type);
        if (_weights.Length < count)
        {
            _weights = new float[count];
        }

        Span<float> weights = _weights.AsSpan(0, count);
        TensorQuantizer.Decode(tensor.Type, bytes, weights);
        if (!FiniteNumbers.AreAll(weights))
        {
            float bad = _weights.First(weight => !float.IsFinite(weight));
            throw new LlamaException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{tensor.Name} cannot be copied: one weight is {bad}, and only finite numbers are written; take another copy "
                        + $"of the model."
                )
            );
        }
    }
}
