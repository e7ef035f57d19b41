using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;

namespace LlmWorkbench.Llama.Tensors;

/// <summary>
/// Looks at a tensor's bytes for what never reaches a logit as such. The scale of a block may be no number: products take the block for
/// 0, or for anything, and go on with finite numbers (ggml-cpu, ggml_vec_dot_q4_K_q8_K and its neighbours). Embeddings, a final norm or
/// an output matrix of nothing but zeros make all texts, or all tokens, alike. Norms and biases, which are in full precision, may hold
/// what is no number: products of quantized matrices take it for 0 and leave a whole MLP out without a trace (ggml-quants.c,
/// quantize_row_q8_K_ref).
/// </summary>
/// <param name="tensor">The tensor.</param>
internal sealed unsafe class WeightLook(GgufTensor tensor)
{
    private static readonly HashSet<string> s_neverEmpty = ["token_embd.weight", "output_norm.weight", "output.weight"];

    // A norm has as many numbers as the residual stream is wide; factors of rotary positions may be anything.
    private const long LongestVector = 1 << 20;

    private readonly bool _hasScales = GgmlTypes.IsQuantized(tensor.Type);
    private readonly bool _isVector =
        tensor.RowCount == 1 && tensor.RowLength <= LongestVector && !tensor.Name.StartsWith("rope_", StringComparison.Ordinal);
    private bool _mayBeEmpty = s_neverEmpty.Contains(tensor.Name);
    private bool _isBad;

    /// <summary>How many bytes belong together.</summary>
    internal int BlockBytes => GgmlTypes.BytesPerBlock(tensor.Type);

    /// <summary>What was found, once all bytes were looked at.</summary>
    internal TensorDamage? Damage => _isBad || _mayBeEmpty ? new TensorDamage(tensor.Name, IsEmpty: !_isBad) : null;

    /// <summary>Looks at whole blocks.</summary>
    internal void At(ReadOnlySpan<byte> blocks)
    {
        _mayBeEmpty = _mayBeEmpty && !blocks.ContainsAnyExcept((byte)0);
        if (_hasScales && !_isBad)
        {
            fixed (byte* data = blocks)
            {
                _isBad = GgmlNative.ggml_validate_row_data((int)tensor.Type, data, (nuint)blocks.Length) == 0;
            }
        }

        _isBad |= _isVector && HoldsNoNumber(blocks);
    }

    // An exponent of nothing but ones is infinity, or not a number (IEEE 754; bfloat16 is the upper half of a binary32).
    private bool HoldsNoNumber(ReadOnlySpan<byte> numbers) =>
        tensor.Type switch
        {
            GgmlType.F32 => !FiniteNumbers.AreAll(MemoryMarshal.Cast<byte, float>(numbers)),
            GgmlType.F16 => HoldsExponent(numbers, 0x7C00),
            GgmlType.BF16 => HoldsExponent(numbers, 0x7F80),
            _ => false,
        };

    private static bool HoldsExponent(ReadOnlySpan<byte> numbers, int ones)
    {
        foreach (ushort number in MemoryMarshal.Cast<byte, ushort>(numbers))
        {
            if ((number & ones) == ones)
            {
                return true;
            }
        }

        return false;
    }
}
