using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tensors;

/// <summary>A computed tensor's bytes, wherever it lies.</summary>
internal static unsafe class TensorBytes
{
    /// <summary>All of it from its first number to its last, as ggml_nbytes counts it: rows need not lie one after the other.</summary>
    /// <param name="tensor">A tensor of single numbers, no blocks, of 4 bytes each.</param>
    /// <param name="buffer">Is made longer where it is too short.</param>
    /// <returns>A part of the buffer.</returns>
    internal static ReadOnlySpan<byte> Read(NativeTensor* tensor, ref byte[] buffer)
    {
        long length = sizeof(float);
        for (int i = 0; i < 4; i++)
        {
            length += (tensor->Count[i] - 1) * tensor->Stride[i];
        }

        if (buffer.Length < length)
        {
            buffer = new byte[length];
        }

        fixed (byte* target = buffer)
        {
            GgmlNative.ggml_backend_tensor_get(tensor, target, 0, (nuint)length);
        }

        return buffer.AsSpan(0, (int)length);
    }
}
