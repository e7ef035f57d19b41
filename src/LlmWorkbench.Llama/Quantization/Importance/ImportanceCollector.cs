using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Quantization.Importance;

/// <summary>
/// Watches every matrix multiplication with a weight and adds up the squares of what the weight is multiplied with (llama.cpp,
/// tools/imatrix/imatrix.cpp, IMatrixCollector::collect_imatrix).
/// </summary>
internal sealed unsafe class ImportanceCollector(bool withOutput) : ITensorListener
{
    private readonly Dictionary<string, Sum> _sums = [];
    private byte[] _buffer = [];
    private byte[] _ids = [];

    /// <summary>Whether everything that came by was finite.</summary>
    internal bool IsFinite { get; private set; } = true;

    /// <summary>What was added up so far.</summary>
    internal Dictionary<string, ImportanceEntry> Entries() =>
        _sums.ToDictionary(
            pair => pair.Key,
            pair => new ImportanceEntry([.. pair.Value.Squares.Select(square => (float)square)], [.. pair.Value.Counts])
        );

    public bool Wants(NativeTensor* tensor) =>
        Operation(tensor) switch
        {
            "MUL_MAT" => Source(tensor, 1)->Type == (int)GgmlType.F32 && IsWatched(WeightName(tensor)),
            "MUL_MAT_ID" => Source(tensor, 1)->Type == (int)GgmlType.F32 && IsWatched(WeightName(tensor)),
            _ => false,
        };

    public bool Take(NativeTensor* tensor)
    {
        NativeTensor* weight = Source(tensor, 0);
        NativeTensor* input = Source(tensor, 1);
        int width = checked((int)input->Count[0]);
        int matrices = checked((int)(weight->Count[2] * weight->Count[3]));
        bool chosen = Operation(tensor) == "MUL_MAT_ID";
        string name = WeightName(tensor);
        if (!_sums.TryGetValue(name, out Sum? sum))
        {
            _sums.Add(name, sum = new Sum(width * matrices, chosen ? matrices : 1));
        }

        ReadOnlySpan<byte> data = TensorBytes.Read(input, ref _buffer);
        IsFinite &= FiniteNumbers.AreAll(MemoryMarshal.Cast<byte, float>(data));
        if (chosen)
        {
            AddChosen(sum, input, data, Source(tensor, 2), width);
        }
        else
        {
            AddAll(sum, input, data, weight, width);
        }

        return true;
    }

    private static void AddAll(Sum sum, NativeTensor* input, ReadOnlySpan<byte> data, NativeTensor* weight, int width)
    {
        long rows = 0;
        for (long i3 = 0; i3 < input->Count[3]; i3++)
        {
            for (long i2 = 0; i2 < input->Count[2]; i2++)
            {
                int matrix = (int)((i3 % weight->Count[3] * weight->Count[2]) + (i2 % weight->Count[2]));
                for (long row = 0; row < input->Count[1]; row++, rows++)
                {
                    sum.Add(matrix, Row(data, (row * input->Stride[1]) + (i2 * input->Stride[2]) + (i3 * input->Stride[3]), width));
                }
            }
        }

        sum.Counts[0] += rows / (weight->Count[2] * weight->Count[3]);
    }

    // ids: [experts used, tokens]; input: [width, experts used or 1, tokens].
    private void AddChosen(Sum sum, NativeTensor* input, ReadOnlySpan<byte> data, NativeTensor* ids, int width)
    {
        ReadOnlySpan<byte> chosen = TensorBytes.Read(ids, ref _ids);
        for (long token = 0; token < ids->Count[1]; token++)
        {
            for (long place = 0; place < ids->Count[0]; place++)
            {
                int expert = MemoryMarshal.Read<int>(chosen[(int)((token * ids->Stride[1]) + (place * ids->Stride[0]))..]);
                sum.Add(expert, Row(data, (place % input->Count[1] * input->Stride[1]) + (token * input->Stride[2]), width));
                sum.Counts[expert]++;
            }
        }
    }

    private static ReadOnlySpan<float> Row(ReadOnlySpan<byte> data, long offset, int width) =>
        MemoryMarshal.Cast<byte, float>(data.Slice(checked((int)offset), width * sizeof(float)));

    private bool IsWatched(string weight) =>
        weight.StartsWith("blk.", StringComparison.Ordinal) || (withOutput && weight == "output.weight");

    private static NativeTensor* Source(NativeTensor* tensor, int index) => (NativeTensor*)tensor->Sources[index];

    private static string Operation(NativeTensor* tensor) => NativeText.FromNative(GgmlNative.ggml_op_name(tensor->Operation));

    // What another device needs is copied there under the name "CUDA0#blk.0.attn_k.weight#0".
    private static string WeightName(NativeTensor* tensor)
    {
        string name = NativeText.FromNative(Source(tensor, 0)->Name);
        string[] parts = name.Split('#');
        return parts.Length > 1 ? parts[1] : name;
    }

    private sealed class Sum(int length, int counts)
    {
        internal double[] Squares { get; } = new double[length];

        internal long[] Counts { get; } = new long[counts];

        internal void Add(int matrix, ReadOnlySpan<float> row)
        {
            Span<double> squares = Squares.AsSpan(matrix * row.Length, row.Length);
            for (int i = 0; i < row.Length; i++)
            {
                squares[i] += (double)row[i] * row[i];
            }
        }
    }
}
