using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.ContextWindow.Growth;

[Engine]
public sealed class CacheGrowthTests(TutorModel tutor, ArchitectureModels models, TinyModelFixture fixture) : IClassFixture<TutorModel>
{
    // What llama.cpp logs is rounded to the hundredth of a MiB.
    private const double LogStep = 0.01 * 1024 * 1024;

    public static TheoryData<string> Architectures => ArchitectureModels.All;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void The_bytes_are_those_that_llama_cpp_allocates(string architecture)
    {
        LoadedModel model = models[architecture];
        foreach (GgmlType type in (GgmlType[])[GgmlType.F16, GgmlType.Q8_0, GgmlType.Q4_0])
        {
            AssertAllocated(model, type, 512);
        }
    }

    [Theory]
    [InlineData(GgmlType.F32, 4096)]
    [InlineData(GgmlType.F16, 4096)]
    [InlineData(GgmlType.Q8_0, 8192)]
    [InlineData(GgmlType.Q4_0, 8192)]
    // Rounded up to a multiple of 256.
    [InlineData(GgmlType.F16, 2500)]
    public void The_tutors_bytes_are_those_that_llama_cpp_allocates(GgmlType type, int tokens) =>
        AssertAllocated(tutor.Model, type, tokens);

    [Fact]
    public void A_shape_grows_by_its_formula()
    {
        CacheGrowthResult result = tutor.Model.CacheGrowth(new CacheGrowthOptions { Shapes = ["8B", "70b"] });
        Assert.Equal(["tutor", "8B", "70B"], result.Curves.Select(curve => curve.Name));

        // 2 · 32 layers · 8 heads · 128 numbers of two bytes; 32 of Q8_0 take 34 bytes.
        CacheCurve eight = result.Curves[1];
        Assert.Equal(131_072, eight.Caches[0].BytesPerToken);
        Assert.Equal(131_072.0 / 2 * 34 / 32, eight.Caches[1].BytesPerToken);
        Assert.Equal(8192, eight.Caches[0].TokensIn(1L << 30));
        Assert.Equal(1L << 30, eight.Caches[0].Bytes[eight.Lengths.ToList().IndexOf(8192)]);

        // 2 · 80 · 8 · 128 · 2
        Assert.Equal(327_680, result.Curves[2].Caches[0].BytesPerToken);
        foreach (CacheCurve curve in result.Curves)
        {
            foreach (CacheBytes cache in curve.Caches)
            {
                Assert.True(cache.OutgrowsWeightsAt * cache.BytesPerToken > curve.WeightBytes);
                Assert.True((cache.OutgrowsWeightsAt - 1) * cache.BytesPerToken <= curve.WeightBytes);
            }

            Assert.InRange(curve.Caches[0].OutgrowsWeightsAt, 1, curve.Lengths[^1]);
        }
    }

    [Fact]
    public void A_type_that_does_not_fit_the_heads_is_left_out_and_named()
    {
        // Heads of 16 are no whole blocks of 32.
        CacheCurve curve = fixture.Model.CacheGrowth().Curves[0];
        Assert.Equal([GgmlType.F16], curve.Caches.Select(cache => cache.Type));
        Assert.Equal([GgmlType.Q8_0, GgmlType.Q4_0], curve.Impossible);
    }

    [Fact]
    public void What_cannot_be_computed_is_refused()
    {
        Assert.Contains(
            "There is no shape «9B»: take 3B, 7B",
            Assert.Throws<WorkbenchException>(() => tutor.Model.CacheGrowth(new() { Shapes = ["9B"] })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => tutor.Model.CacheGrowth(new() { Longest = 100 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => tutor.Model.CacheGrowth(new() { Types = [GgmlType.Q4_K] }));
        string path = TinyMamba.Write(Path.Combine(fixture.Scratch, "growth-mamba.gguf"));
        using var mamba = new LoadedModel("mamba", LlmWorkbench.Llama.Models.LlamaModel.Load(path));
        Assert.Contains(
            "keeps a state of one size",
            Assert.Throws<WorkbenchException>(() => mamba.CacheGrowth()).Message,
            StringComparison.Ordinal
        );
    }

    private static void AssertAllocated(LoadedModel model, GgmlType type, int tokens)
    {
        using LlamaContext context = model.NewContext(
            new LlamaContextOptions
            {
                Length = tokens,
                KeyType = type,
                ValueType = type,
                Threads = 1,
            }
        );
        CacheCurve curve = model.CacheGrowth(new CacheGrowthOptions { Types = [type], Longest = tokens }).Curves[0];
        Assert.Equal(context.Memory.CacheBytes, curve.Caches[0].Bytes[^1], LogStep);
        Assert.True(curve.Caches[0].Bytes[^1] > LogStep);
    }
}
