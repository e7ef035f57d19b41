using System.Buffers;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>
/// Rows of a computed tensor, wherever it lies: they are copied from and to the device's memory, and converted to 32 bits. It
/// lives as long as the evaluation callback that the tensor was given to.
/// </summary>
internal readonly unsafe ref struct TensorRows
{
    private readonly NativeTensor* _tensor;
    private readonly long _headStride;
    private readonly long _rowStride;
    private readonly int _numberSize;

    /// <summary>Takes a tensor of a known form.</summary>
    /// <exception cref="LlamaException">Its numbers are of a type, or lie in an order, that cannot be read.</exception>
    internal TensorRows(NativeTensor* tensor, ActivationSite site)
    {
        _tensor = tensor;
        Type = (GgmlType)tensor->Type;
        _numberSize = Type switch
        {
            GgmlType.F32 => sizeof(float),
            GgmlType.F16 or GgmlType.BF16 => sizeof(ushort),
            _ => throw new LlamaException($"The tensor {site.Node.Name} has the type {Type}, but only F32, F16 and BF16 can be read."),
        };
        if (tensor->Stride[0] != _numberSize)
        {
            throw new LlamaException(
                $"The numbers of a row of the tensor {site.Node.Name} do not lie one after the other, so they cannot be read."
            );
        }

        (_headStride, _rowStride, Count) = site.Layout switch
        {
            ActivationLayout.HeadsInRows => (tensor->Stride[1], tensor->Stride[2], (int)tensor->Count[2]),
            ActivationLayout.RowsInHeads => (tensor->Stride[2], tensor->Stride[1], (int)tensor->Count[1]),
            _ => ((long)site.Width * _numberSize, tensor->Stride[1], (int)tensor->Count[1]),
        };
    }

    /// <summary>How many rows there are.</summary>
    internal int Count { get; }

    private GgmlType Type { get; }

    /// <summary>Copies a part of neighbouring rows of a head: at once where at least half of what lies between is wanted, else row by
    /// row.</summary>
    /// <param name="head">The head; 0 where there are none.</param>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="column">The first number of each row.</param>
    /// <param name="width">How many numbers of each row.</param>
    /// <param name="numbers">Filled; [count][width].</param>
    internal void Read(int head, int row, int count, int column, int width, Span<float> numbers)
    {
        int pitch = (int)(_rowStride / _numberSize);
        if (pitch == width)
        {
            Read(Offset(head, row, column), numbers[..(count * width)]);
        }
        else if (count > 1 && 2L * width >= pitch && pitch > 0)
        {
            int length = ((count - 1) * pitch) + width;
            float[] span = ArrayPool<float>.Shared.Rent(length);
            Read(Offset(head, row, column), span.AsSpan(0, length));
            for (int i = 0; i < count; i++)
            {
                span.AsSpan(i * pitch, width).CopyTo(numbers[(i * width)..]);
            }

            ArrayPool<float>.Shared.Return(span);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                Read(Offset(head, row + i, column), numbers.Slice(i * width, width));
            }
        }
    }

    /// <summary>Overwrites one row.</summary>
    internal void Write(int head, int row, ReadOnlySpan<float> numbers)
    {
        fixed (float* wide = numbers)
        {
            if (Type == GgmlType.F32)
            {
                GgmlNative.ggml_backend_tensor_set(_tensor, wide, (nuint)Offset(head, row, 0), (nuint)(numbers.Length * sizeof(float)));
                return;
            }
        }

        ushort[] narrow = new ushort[numbers.Length];
        FloatFormats.Narrow(Type, numbers, narrow);
        fixed (ushort* data = narrow)
        {
            GgmlNative.ggml_backend_tensor_set(_tensor, data, (nuint)Offset(head, row, 0), (nuint)(narrow.Length * sizeof(ushort)));
        }
    }

    private long Offset(int head, int row, int column) => (head * _headStride) + (row * _rowStride) + ((long)column * _numberSize);

    private void Read(long offset, Span<float> numbers)
    {
        if (Type == GgmlType.F32)
        {
            fixed (float* wide = numbers)
            {
                GgmlNative.ggml_backend_tensor_get(_tensor, wide, (nuint)offset, (nuint)(numbers.Length * sizeof(float)));
            }

            return;
        }

        ushort[] narrow = new ushort[numbers.Length];
        fixed (ushort* data = narrow)
        {
            GgmlNative.ggml_backend_tensor_get(_tensor, data, (nuint)offset, (nuint)(narrow.Length * sizeof(ushort)));
        }

        FloatFormats.Widen(Type, narrow, numbers);
    }
}
