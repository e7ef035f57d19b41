using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tensors;

/// <summary>
/// Looks at a tensor's bytes for what never reaches a logit as such. The scale of a block may be no number: products take the block for
/// 0, or for anything, and go on with finite numbers (ggml-cpu, ggml_vec_dot_q4_K_q8_K and its neighbours). Embeddings, a final norm or
/// an output matrix of nothing but zeros make all texts, or all tokens, alike.
/// </summary>
/// <param name="tensor">The tensor.</param>
internal sealed unsafe class WeightLook(GgufTensor tensor)
{
    private static readonly HashSet<string> s_neverEmpty = ["token_embd.weight", "output_norm.weight", "output.weight"];

    private readonly bool _hasScales = GgmlTypes.IsQuantized(tensor.Type);
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
    }
}
