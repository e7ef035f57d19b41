using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Weights;

namespace LlmWorkbench.Llama.Tests.Weights;

/// <summary>Weights are quantized by ggml itself, written into a file as bytes, and read back.</summary>
[Engine]
public sealed unsafe class WeightReaderTests(TinyModelFixture fixture)
{
    private const int Columns = 512;
    private const int Rows = 40;

    // The error of a normal distribution relative to its deviation; about 2^-bits, more where the levels are a codebook.
    [Theory]
    [InlineData(GgmlType.Q8_0, 0.01)]
    [InlineData(GgmlType.Q6_K, 0.03)]
    [InlineData(GgmlType.Q5_0, 0.07)]
    [InlineData(GgmlType.Q5_1, 0.06)]
    [InlineData(GgmlType.Q5_K, 0.05)]
    [InlineData(GgmlType.Q4_0, 0.12)]
    [InlineData(GgmlType.Q4_1, 0.10)]
    [InlineData(GgmlType.Q4_K, 0.09)]
    [InlineData(GgmlType.IQ4_NL, 0.10)]
    [InlineData(GgmlType.IQ4_XS, 0.10)]
    [InlineData(GgmlType.MXFP4, 0.15)]
    [InlineData(GgmlType.Q3_K, 0.20)]
    [InlineData(GgmlType.IQ3_S, 0.20)]
    [InlineData(GgmlType.Q2_K, 0.40)]
    [InlineData(GgmlType.TQ2_0, 1.0)]
    [InlineData(GgmlType.TQ1_0, 1.0)]
    public void Quantized_weights_come_back_as_near_as_their_bits_allow(GgmlType type, double maxError)
    {
        float[] weights = Gaussians(Columns * Rows);
        using WeightReader reader = Open(type, Quantize(type, weights));
        float[] read = reader.ReadRows(reader.File.Tensors[0], 0, Rows);

        double error = Math.Sqrt(read.Zip(weights, (a, b) => (a - b) * (double)(a - b)).Average());
        Assert.InRange(error, 1e-6, maxError);
        Assert.True(WeightReader.CanRead(type));
    }

    [Theory]
    [InlineData(GgmlType.Q4_0)]
    [InlineData(GgmlType.Q3_K)]
    [InlineData(GgmlType.Q8_0)]
    [InlineData(GgmlType.BF16)]
    public void Some_rows_are_the_same_numbers_as_those_rows_of_all(GgmlType type)
    {
        using WeightReader reader = Open(type, Quantize(type, Gaussians(Columns * Rows)));
        GgufTensor tensor = reader.File.Tensors[0];
        float[] all = reader.ReadRows(tensor, 0, Rows);

        // 13 rows are more than one chunk and end inside another.
        Assert.Equal(all[(7 * Columns)..(20 * Columns)], reader.ReadRows(tensor, 7, 13));
        Assert.Equal(all[^Columns..], reader.ReadRows(tensor, Rows - 1, 1));
    }

    [Fact]
    public void Q4_0_is_a_scale_times_the_level_less_eight()
    {
        byte[] bytes = Quantize(GgmlType.Q4_0, Gaussians(Columns * Rows));
        using WeightReader reader = Open(GgmlType.Q4_0, bytes);
        float[] read = reader.ReadRows(reader.File.Tensors[0], 0, Rows);

        // A block is a half and 16 bytes: the low halves of the bytes are the first 16 numbers, the high halves the last.
        for (int i = 0; i < read.Length; i++)
        {
            ReadOnlySpan<byte> block = bytes.AsSpan(i / 32 * 18, 18);
            int level = (block[2 + (i % 16)] >> (i % 32 < 16 ? 0 : 4)) & 15;
            Assert.Equal((float)MemoryMarshal.Read<Half>(block) * (level - 8), read[i]);
        }
    }

    [Fact]
    public void Types_have_the_sizes_that_ggml_gives_them()
    {
        LlamaBackend.Load();
        Assert.All(
            GgmlTypes.All,
            type =>
            {
                NativeTypeTraits* traits = GgmlNative.ggml_get_type_traits((int)type);
                Assert.Equal(
                    (GgmlTypes.BlockSize(type), GgmlTypes.BytesPerBlock(type)),
                    ((int)traits->BlockSize, (int)traits->BytesPerBlock)
                );
                Assert.Equal(GgmlTypes.Name(type).ToUpperInvariant(), NativeText.FromNative(traits->Name)?.ToUpperInvariant());
            }
        );
    }

    [Theory]
    [InlineData(GgmlType.I32)]
    [InlineData(GgmlType.F64)]
    [InlineData(GgmlType.Q8_1)]
    [InlineData(GgmlType.Q8_K)]
    [InlineData((GgmlType)4)]
    [InlineData((GgmlType)100_000)]
    public void Refuses_types_that_hold_no_weights(GgmlType type) => Assert.False(WeightReader.CanRead(type));

    [Fact]
    public void Refuses_rows_that_are_not_there()
    {
        using WeightReader reader = Open(GgmlType.Q4_0, Quantize(GgmlType.Q4_0, Gaussians(Columns * Rows)));
        GgufTensor tensor = reader.File.Tensors[0];

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(tensor, Rows, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(tensor, -1, 1));
        Assert.Throws<ArgumentException>(() => reader.ReadRows(tensor, 0, new float[Columns - 1]));
        Assert.Throws<ArgumentException>(() => reader.ReadRows(tensor with { Name = "another" }, 0, 1));
    }

    private WeightReader Open(GgmlType type, byte[] bytes)
    {
        string path = Path.Combine(fixture.Folder, $"weights-{type}.gguf");
        using (var writer = new BinaryWriter(File.Create(path)))
        {
            // GGUF 3: one tensor, no metadata, numbers from the next multiple of 32.
            writer.Write("GGUF"u8);
            writer.Write(3u);
            writer.Write(1L);
            writer.Write(0L);
            writer.Write(1L);
            writer.Write("w"u8);
            writer.Write(2u);
            writer.Write((long)Columns);
            writer.Write((long)Rows);
            writer.Write((uint)type);
            writer.Write(0L);
            writer.Write(new byte[(32 - (writer.BaseStream.Position % 32)) % 32]);
            writer.Write(bytes);
        }

        return new WeightReader(GgufFile.Read(path));
    }

    private static byte[] Quantize(GgmlType type, float[] weights)
    {
        LlamaBackend.Load();
        nint library = NativeLibrary.Load(Directory.GetFiles(LlamaBackend.LibraryFolder, "*ggml-base*").Single());
        var quantize = (delegate* unmanaged[Cdecl]<int, float*, void*, long, long, long, float*, nuint>)
            NativeLibrary.GetExport(library, "ggml_quantize_chunk");
        byte[] bytes = new byte[weights.Length / GgmlTypes.BlockSize(type) * GgmlTypes.BytesPerBlock(type)];
        fixed (float* from = weights)
        fixed (byte* to = bytes)
        {
            Assert.Equal((nuint)bytes.Length, quantize((int)type, from, to, 0, Rows, Columns, null));
        }

        return bytes;
    }

    private static float[] Gaussians(int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];
    }
}
