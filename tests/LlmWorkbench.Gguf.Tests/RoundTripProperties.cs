using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests;

/// <summary>A tensor as the writer takes it.</summary>
public sealed record SomeTensor(string Name, long[] Dimensions, GgmlType Type, float[] Values)
{
    public override string ToString() => $"{Name} [{string.Join(", ", Dimensions)}] {Type}";
}

/// <summary>What a file can hold.</summary>
public sealed record SomeFile(IReadOnlyList<(string Key, GgufValue Value)> Metadata, IReadOnlyList<SomeTensor> Tensors, bool Large)
{
    public override string ToString() =>
        string.Join("; ", Metadata.Select(e => $"{e.Key} = {e.Value} ({e.Value.Describe()})")) + " | " + string.Join("; ", Tensors);
}

/// <summary>Makes files of every type of value and tensor.</summary>
public static class SomeFiles
{
    private static Gen<string> Text =>
        ArbMap
            .Default.GeneratorFor<string>()
            .Select(s => new string([.. (s ?? "").Where(c => !char.IsSurrogate(c))]) + (s?.Length % 5 == 0 ? "😀" : ""));

    private static Gen<string> Name =>
        Text.Select(s => s.Replace("\0", "", StringComparison.Ordinal))
            .Select(s => s.Length == 0 ? "n" : s[..Math.Min(s.Length, 20)])
            .Where(s => !char.IsSurrogate(s[^1]) || char.IsLowSurrogate(s[^1]));

    private static Gen<GgufValue> Number<T>()
        where T : unmanaged =>
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<T>().Select(v => GgufValue.Of(v)),
            ArbMap.Default.GeneratorFor<T[]>().Select(v => GgufValue.OfArray<T>(v ?? []))
        );

    private static Gen<GgufValue> Value =>
        Gen.OneOf(
            Number<byte>(),
            Number<sbyte>(),
            Number<ushort>(),
            Number<short>(),
            Number<uint>(),
            Number<int>(),
            Number<ulong>(),
            Number<long>(),
            Number<float>(),
            Number<double>(),
            Number<bool>(),
            Text.Select(GgufValue.Of),
            Text.ListOf().Select(l => GgufValue.OfStrings([.. l]))
        );

    private static Gen<SomeTensor> Tensor =>
        from name in Name
        from type in Gen.Elements(GgmlType.F32, GgmlType.F16, GgmlType.Q8_0)
        from first in Gen.Choose(0, 3)
        from others in Gen.Choose(0, 4).ListOf()
        let dimensions = (long[])[first * GgmlTypes.BlockSize(type), .. others.Take(3).Select(o => (long)o)]
        from values in Gen.ArrayOf(Gen.Choose(-1000, 1000).Select(i => i / 7f), (int)dimensions.Aggregate(1L, (a, b) => a * b))
        select new SomeTensor(name, dimensions, type, values);

    public static Arbitrary<SomeFile> File() =>
        (
            from metadata in Gen.Zip(Name, Value).ListOf()
            from tensors in Tensor.ListOf()
            from large in ArbMap.Default.GeneratorFor<bool>()
            select new SomeFile([.. metadata.DistinctBy(e => e.Item1)], [.. tensors.DistinctBy(t => t.Name)], large)
        ).ToArbitrary();
}

[Fast]
public sealed class RoundTripProperties : ReadingTest
{
    [Property(Arbitrary = [typeof(SomeFiles)], MaxTest = 300)]
    public void What_is_written_reads_back_equal(SomeFile some)
    {
        GgufWriter writer = new();
        foreach ((string key, GgufValue value) in some.Metadata)
        {
            writer.Add(key, value);
        }

        if (some.Large)
        {
            writer.Add("general.alignment", 256u);
        }

        foreach (SomeTensor tensor in some.Tensors)
        {
            writer.AddTensor(tensor.Name, tensor.Dimensions, tensor.Values, tensor.Type);
        }

        string path = Folder.File("some.gguf");
        writer.Write(path, overwrite: true);
        var file = GgufFile.Read(path);
        Assert.Equal(some.Metadata, file.Metadata.Where(e => e.Key != "general.alignment").Select(e => (e.Key, e.Value)));
        Assert.Equal(some.Large ? 256 : 32, file.Alignment);
        Assert.Equal(some.Tensors.Select(t => (t.Name, t.Type)), file.Tensors.Select(t => (t.Name, t.Type)));
        Assert.All(some.Tensors.Zip(file.Tensors), pair => Assert.Equal(pair.First.Dimensions, pair.Second.Dimensions));
        using GgufTensorData data = file.OpenTensors();
        Assert.All(some.Tensors, tensor => Same(tensor, data.ReadFloats(file.FindTensor(tensor.Name)!)));
    }

    private static void Same(SomeTensor tensor, float[] read)
    {
        Assert.Equal(tensor.Values.Length, read.Length);
        for (int i = 0; i < read.Length; i++)
        {
            // Exact; to 11 bits; to half a step of the largest number there is, over 127, with the scale itself to 11 bits.
            float allowed = tensor.Type switch
            {
                GgmlType.F32 => 0,
                GgmlType.F16 => Math.Abs(tensor.Values[i]) / 2048,
                _ => tensor.Values.Max(Math.Abs) * (0.5f / 127 + 1f / 2048) * 1.001f,
            };
            Assert.InRange(read[i] - tensor.Values[i], -allowed, allowed);
        }
    }
}
