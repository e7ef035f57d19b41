using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class GgufTensorDataTests : ReadingTest
{
    private static readonly float[] s_values = [.. Enumerable.Range(0, 64 * 300).Select(i => i / 4f)];

    private GgufFile Written(string name = "w.gguf", GgmlType type = GgmlType.F32)
    {
        GgufWriter writer = new();
        writer.AddTensor("first", [3], [1, 2, 3]);
        writer.AddTensor("matrix", [64, 100, 3], s_values, type);
        writer.Write(Folder.File(name));
        return GgufFile.Read(Folder.File(name));
    }

    [Theory]
    [InlineData(GgmlType.F32)]
    [InlineData(GgmlType.F16)]
    [InlineData(GgmlType.Q8_0)]
    public void Rows_are_the_same_numbers_as_the_whole(GgmlType type)
    {
        GgufFile file = Written(type: type);
        GgufTensor matrix = file.FindTensor("matrix")!;
        using GgufTensorData data = file.OpenTensors();
        float[] whole = data.ReadFloats(matrix);
        Assert.Equal(s_values.Length, whole.Length);
        Assert.Equal(whole[(64 * 7)..(64 * 12)], data.ReadRows(matrix, 7, 5));
        Assert.Equal(whole[^64..], data.ReadRows(matrix, 299, 1));
        Assert.Empty(data.ReadRows(matrix, 300, 0));
        float[] buffer = new float[128];
        data.ReadRows(matrix, 150, buffer);
        Assert.Equal(whole[(64 * 150)..(64 * 152)], buffer);
    }

    [Fact]
    public void Floats_are_exact()
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal(s_values, data.ReadFloats(file.Tensors[1]));
        Assert.Equal([1f, 2f, 3f], data.ReadFloats(file.Tensors[0]));
        Assert.Equal(BitConverter.GetBytes(2f), data.Read(file.Tensors[0])[4..8]);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(299, 2)]
    [InlineData(301, 0)]
    [InlineData(1, long.MaxValue)]
    public void Refuses_rows_outside_the_tensor(long first, long count)
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ReadRows(file.Tensors[1], first, count));
    }

    [Fact]
    public void Refuses_bytes_outside_the_tensor()
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(file.Tensors[0], 8, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(file.Tensors[0], -1, new byte[1]));
    }

    [Fact]
    public void Refuses_a_buffer_of_a_broken_number_of_rows()
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        Assert.Contains(
            "rows of matrix have 64",
            Assert.Throws<ArgumentException>(() => data.ReadRows(file.Tensors[1], 0, new float[65])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Refuses_a_tensor_of_another_file()
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        Assert.Throws<ArgumentException>(() => data.Read(file.Tensors[0] with { Offset = 32 }));
        Assert.Throws<ArgumentException>(() => data.Read(file.Tensors[0] with { Name = "other" }));
        GgufTensor same = file.Tensors[0] with { Dimensions = [3] };
        Assert.Equal(12, data.Read(same).Length);
    }

    [Fact]
    public void Names_the_type_that_only_the_engine_reads()
    {
        GgufFile file = Read(new RawGguf().Start(1, 0).Tensor("t", [256], (uint)GgmlType.Q4_K, 0).Pad().Zeros(144));
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal(144, data.Read(file.Tensors[0]).Length);
        Assert.False(GgufTensorData.CanReadFloats(GgmlType.Q4_K));
        Assert.Contains(
            "'t' has type Q4_K",
            Assert.Throws<NotSupportedException>(() => data.ReadFloats(file.Tensors[0])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Refuses_a_file_that_has_changed_since_its_header_was_read()
    {
        GgufFile file = Written();
        File.AppendAllText(file.Path, "more");
        Sentence.Of(Assert.Throws<GgufFormatException>(file.OpenTensors), "has changed since its header was read");
        Assert.False(file.IsUnchanged);
    }

    [Fact]
    public void Refuses_another_file_of_the_same_length_and_one_that_is_gone()
    {
        GgufFile file = Written();
        Assert.True(file.IsUnchanged);
        string other = file.Path + ".other";
        File.Copy(file.Path, other);
        File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddMinutes(1));
        File.Move(other, file.Path, overwrite: true);
        Sentence.Of(Assert.Throws<GgufFormatException>(file.OpenTensors), "it was last written ");
        Sentence.Of(Assert.Throws<GgufFormatException>(file.RequireUnchanged), "load it again to use the new one");
        File.Delete(file.Path);
        Sentence.Of(Assert.Throws<GgufFormatException>(file.OpenTensors), "the file is no longer there");
        Assert.False(file.IsUnchanged);
    }

    [Fact]
    public void A_file_that_is_cut_off_while_it_is_open_says_so_and_never_ends_the_process()
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        InPlace(file.Path, stream => stream.SetLength(file.DataOffset));
        Sentence.Of(
            Assert.Throws<GgufFormatException>(() => data.ReadFloats(file.Tensors[1])),
            "the file was written over while it was in use: it had ",
            "; load it again"
        );
        Sentence.Of(Assert.Throws<GgufFormatException>(() => data.Read(file.Tensors[0])), "was written over");
        Sentence.Of(Assert.Throws<GgufFormatException>(data.RequireUnwritten), "was written over");
    }

    [Fact]
    public void A_file_that_is_written_over_with_as_many_bytes_says_so()
    {
        GgufFile file = Written();
        File.SetLastWriteTimeUtc(file.Path, DateTime.UtcNow.AddMinutes(-1));
        file = GgufFile.Read(file.Path);
        using GgufTensorData data = file.OpenTensors();
        InPlace(file.Path, stream => stream.Write(new byte[stream.Length]));
        Sentence.Of(
            Assert.Throws<GgufFormatException>(() => data.ReadRows(file.Tensors[1], 0, 1)),
            "was written over while it was in use: it was last written "
        );
    }

    [Fact]
    public void A_file_that_lost_its_name_to_another_is_read_on()
    {
        GgufFile file = Written();
        using GgufTensorData data = file.OpenTensors();
        File.WriteAllText(file.Path + ".other", "another");
        File.Move(file.Path + ".other", file.Path, overwrite: true);
        data.RequireUnwritten();
        Assert.Equal(s_values, data.ReadFloats(file.Tensors[1]));
    }

    // As cp does: .NET itself asks first whether anybody reads the file.
    private static void InPlace(string path, Action<FileStream> write)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }

    [Fact]
    public void A_file_that_is_reached_through_a_link_is_the_one_that_the_link_leads_to()
    {
        GgufFile written = Written();
        string link = written.Path + ".link";
        File.CreateSymbolicLink(link, written.Path);
        File.SetLastWriteTimeUtc(written.Path, DateTime.UtcNow.AddMinutes(-5));
        var file = GgufFile.Read(link);
        Assert.True(file.IsUnchanged);
        File.SetLastWriteTimeUtc(written.Path, DateTime.UtcNow);
        Assert.False(file.IsUnchanged);
    }

    [Fact]
    public void Cannot_be_read_after_closing()
    {
        GgufFile file = Written();
        GgufTensorData data = file.OpenTensors();
        data.Dispose();
        data.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data.Read(file.Tensors[0]));
    }

    [Fact]
    public void Opening_takes_no_memory_for_the_weights()
    {
        string path = Folder.File("large.gguf");
        byte[] header = new RawGguf().Start(1, 0).Tensor("t", [1 << 20, 64], 0, 0).Pad().ToArray();
        using (FileStream stream = File.Create(path))
        {
            stream.Write(header);
            stream.SetLength(header.Length + (256L << 20));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var file = GgufFile.Read(path);
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal(1 << 20, data.ReadRows(file.Tensors[0], 63, 1).Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 4 << 20, 5 << 20);
    }
}
