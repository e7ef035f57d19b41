using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Quantization.Blocks;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Quantization;

[Engine]
public sealed class BlockTests(TinyModelFixture fixture)
{
    public static TheoryData<GgmlType> Types => [.. BlockExperiment.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void Weights_are_those_that_ggml_reads_from_the_same_bytes(GgmlType type)
    {
        float[] weights = Gaussians(8 * 256);
        foreach (float[] chunk in weights.Chunk(GgmlTypes.BlockSize(type)))
        {
            QuantizedBlock block = BlockExperiment.TakeApart(type, chunk);

            Assert.Equal(TensorQuantizer.Decode(type, [.. block.Bytes]), block.Weights.Select(w => w.Value));
            Assert.Equal(chunk, block.Weights.Select(w => w.Weight));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_bit_belongs_to_one_weight_or_to_a_scale(GgmlType type)
    {
        QuantizedBlock block = BlockExperiment.TakeApart(type, Gaussians(GgmlTypes.BlockSize(type)));
        List<(int Byte, int Bit)> bits =
        [
            .. block
                .Weights.SelectMany(w => w.Bits)
                .SelectMany(run => Enumerable.Range(run.FirstBit, run.Count).Select(bit => (run.Byte, bit))),
        ];

        Assert.Equal(bits.Count, bits.Distinct().Count());
        Assert.All(block.Weights, w => Assert.Equal(block.CodeBits, w.Bits.Sum(run => run.Count)));
        Assert.Equal(Enumerable.Range(0, block.Bytes.Count), block.Fields.SelectMany(f => Enumerable.Range(f.Start, f.Length)).Order());
        Assert.Equal(GgmlTypes.BytesPerBlock(type), block.Bytes.Count);
        IOrderedEnumerable<int> codeBytes = bits.Select(bit => bit.Byte).Distinct().Order();
        Assert.Equal(
            codeBytes,
            block.Fields.Where(f => f.Name is "qs" or "qh" or "ql" or "hmask").SelectMany(f => Enumerable.Range(f.Start, f.Length)).Order()
        );
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Stored_weights_are_levels_of_their_part(GgmlType type)
    {
        QuantizedBlock block = BlockExperiment.TakeApart(type, Gaussians(GgmlTypes.BlockSize(type)));

        Assert.All(block.Weights.Index(), w => Assert.Contains((double)w.Item.Value, block.Levels(block.PartOf(w.Index))));
        Assert.All(block.Parts, part => Assert.Equal(1 << block.CodeBits, block.Levels(part).Count));
    }

    // Worked by hand: the largest size is −8, so d = −8 / −8 = 1; code = weight + 8; the low halves of the bytes are the first 16.
    [Fact]
    public void Q4_0_of_whole_numbers_is_exact()
    {
        float[] weights = [.. Enumerable.Range(0, 32).Select(i => (float)((i % 16) - 8))];
        QuantizedBlock block = BlockExperiment.TakeApart(GgmlType.Q4_0, weights);

        Assert.Equal(1, Assert.Single(block.Scales).Value);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => i % 16), block.Weights.Select(w => w.Code));
        Assert.Equal([0x00, 0x3C, .. Enumerable.Range(0, 16).Select(i => (byte)(i | (i << 4)))], block.Bytes);
        Assert.Equal(0, block.LargestError);
        Assert.Equal(new BitRun(7, 4, 4), Assert.Single(block.Weights[21].Bits));
    }

    [Fact]
    public async Task Magic_and_call_give_the_same_block()
    {
        using Call call = fixture.NewCall();
        BlockResult result = await call.ResultOf<BlockResult>("block --tensor blk.0.attn_q.weight --block 5 --type q4_0 --type Q8_0");

        Assert.Equal(("blk.0.attn_q.weight", 2L, 32L), (result.Tensor, result.Row, result.Column));
        Assert.Equal(
            fixture.Model.Block("blk.0.attn_q.weight", new() { Types = [GgmlType.Q4_0, GgmlType.Q8_0], Block = 5 }).ToJson(),
            result.ToJson()
        );
        using var reader = new WeightReader(fixture.Model.Engine.File);
        float[] row = reader.ReadRows(fixture.Model.Engine.File.FindTensor("blk.0.attn_q.weight")!, 2, 1);
        Assert.Equal(row[32..64], result.Blocks[0].Weights.Select(w => w.Weight));
        Assert.Equal(64, result.ToTable().Rows.Count);
        Assert.Contains("weight = d · (code − 8)", call.Text, StringComparison.Ordinal);
        Assert.Contains("data-w=\"31\"", call.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_taken_apart_is_a_sentence()
    {
        using Call call = fixture.NewCall();

        Assert.Contains("needs a tensor", await call.FailureOf("block"), StringComparison.Ordinal);
        Assert.Contains(
            "did you mean Q8_0?",
            await call.FailureOf("block --tensor blk.0.attn_q.weight --type Q8_O"),
            StringComparison.Ordinal
        );
        Assert.Contains("means 2 tensors", await call.FailureOf("block --tensor blk.*.attn_q.weight"), StringComparison.Ordinal);
        Assert.Contains(
            "not a multiple of the 256",
            await call.FailureOf("block --tensor blk.0.attn_q.weight --type Q4_K"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "blocks 0 to 127",
            await call.FailureOf("block --tensor blk.0.attn_q.weight --block 128"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "cannot be taken apart",
            await call.FailureOf("block --tensor blk.0.attn_q.weight --type IQ3_S"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "did you mean blk.0.attn_q.weight",
            await call.FailureOf("block --tensor blk.0.attn_p.weight"),
            StringComparison.Ordinal
        );
    }

    private static float[] Gaussians(int count)
    {
        var random = new Random(11);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];
    }
}
