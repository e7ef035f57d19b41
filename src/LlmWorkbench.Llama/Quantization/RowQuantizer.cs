using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Weights;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Quantizes a few rows at a time on several threads; rows do not depend on each other, so their number changes nothing.</summary>
internal sealed class RowQuantizer(GgmlType type, int rowLength, int threads)
{
    private const int PieceWeights = 1 << 16;
    private float[] _weights = [];
    private byte[] _bytes = [];

    /// <summary>Reads some rows and quantizes them.</summary>
    /// <param name="reader">The source's weights.</param>
    /// <param name="tensor">The source's tensor.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="importance">[rowLength], or empty.</param>
    /// <param name="cancellation">Looked at between pieces of some ten thousand weights.</param>
    /// <returns>The stored bytes, valid until the next call.</returns>
    /// <exception cref="LlamaException">A weight cannot be stored.</exception>
    internal ReadOnlySpan<byte> Quantize(
        WeightReader reader,
        GgufTensor tensor,
        long first,
        int count,
        float[] importance,
        CancellationToken cancellation
    )
    {
        int bytesPerRow = TensorQuantizer.ByteLength(type, rowLength);
        if (_weights.Length < count * rowLength)
        {
            (_weights, _bytes) = (new float[count * rowLength], new byte[count * bytesPerRow]);
        }

        int rowsOfPiece = Math.Max(1, PieceWeights / rowLength);
        int pieces = (count + rowsOfPiece - 1) / rowsOfPiece;
        void Piece(int piece)
        {
            int from = piece * rowsOfPiece;
            int rows = Math.Min(rowsOfPiece, count - from);
            Span<float> weights = _weights.AsSpan(from * rowLength, rows * rowLength);
            reader.ReadRows(tensor, first + from, weights);
            TensorQuantizer.Encode(type, weights, rowLength, importance, _bytes.AsSpan(from * bytesPerRow, rows * bytesPerRow));
        }

        try
        {
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, Piece);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<LlamaException>().FirstOrDefault() is { } failure)
        {
            throw new LlamaException(failure.Message, failure);
        }

        return _bytes.AsSpan(0, count * bytesPerRow);
    }
}
