using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Parameters.Memory;
using LlmWorkbench.Parameters.Shapes;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Tests.Parameters;

[Engine]
public class MemoryTests(TinyModelFixture fixture)
{
    private const double Gibibyte = 1L << 30;

    [Theory]
    [InlineData("3B", 3_212_749_824)]
    [InlineData("7B", 7_241_732_096)]
    [InlineData("8B", 8_030_261_248)]
    [InlineData("14B", 14_770_033_664)]
    [InlineData("32B", 32_763_876_352)]
    [InlineData("70B", 70_553_706_496)]
    [InlineData("123B", 122_610_069_504)]
    public void A_shape_has_the_parameters_that_were_published_for_its_model(string name, long count) =>
        Assert.Equal(count, Assert.Single(TypicalShapes.All, s => s.Name == name).ParameterCount);

    [Fact]
    public void The_largest_shape_has_220_billion_parameters() => Assert.InRange(TypicalShapes.All[^1].ParameterCount, 219.5e9, 220.5e9);

    [Theory]
    [InlineData(GgmlType.F32)]
    [InlineData(GgmlType.F16)]
    [InlineData(GgmlType.Q8_0)]
    public void The_formulas_for_weights_and_cache_give_what_a_file_has_and_the_engine_keeps(GgmlType type)
    {
        // 64 and 96 numbers in a row are whole blocks of 32.
        string path = new TinyModel { Type = type }.Write(Path.Combine(fixture.Scratch, $"memory-{type}.gguf"));
        using var model = new LoadedModel("memory", LlamaModel.Load(path));
        var shape = new ModelShape("tiny", "test", 2, 64, 96, 4, 2, 16, 271) { TiedOutput = true };
        var options = new MemoryOptions { ContextLength = 512, CacheType = GgmlType.Q4_0 };

        MemoryEstimate ofShape = ModelMemory.Of(shape).Estimate(type, options);
        MemoryEstimate ofFile = ModelMemory.Of(model).Estimate(type, options);

        Assert.Equal(model.Weights().WeightBytes, ofShape.WeightBytes);
        Assert.Equal(model.Engine.CacheBytes(512, GgmlType.Q4_0, GgmlType.Q4_0), ofShape.CacheBytes);
        Assert.Equal(ofShape, ofFile);
    }

    [Fact]
    public void A_model_fits_into_the_smallest_memory_that_holds_all_of_it()
    {
        MemoryResult result = MemoryExperiment.EstimateMemory();

        // 8.03 billion at 4.5 bits are 4.2 GiB, 8,192 tokens of 2 · 32 · 8 · 128 numbers in 16 bits 1 GiB.
        MemoryRow row = Assert.Single(result.Rows, r => r.Model.Name == "8B");
        MemoryEstimate four = Assert.Single(row.Estimates, e => e.Type == GgmlType.Q4_K);
        Assert.Equal(8_030_261_248 * 4.5 / 8 / Gibibyte, four.WeightBytes / Gibibyte, 2);
        Assert.Equal(Gibibyte, four.CacheBytes);
        Assert.Equal(((128_256 + 4096) * 512L * 4) + (8192 * 512 * 2), four.OverheadBytes);
        Assert.Equal(8, result.SmallestBudget(four));
        Assert.Equal(24, result.SmallestBudget(Assert.Single(row.Estimates, e => e.Type == GgmlType.F16)));
        Assert.Null(result.SmallestBudget(result.Rows[^1].Estimates[0]));
        Assert.Equal("14B", result.Largest(GgmlType.Q4_K, 16)?.Model.Name);
        Assert.Equal("70B", result.Largest(GgmlType.Q6_K, 80)?.Model.Name);
        Assert.Null(result.Largest(GgmlType.F16, 1));
    }

    [Fact]
    public async Task The_magic_shows_sizes_without_a_model_and_beside_one()
    {
        using var empty = new Call();
        MemoryResult sizes = await empty.ResultOf<MemoryResult>("parameters --sizes --context 4096 --cache-type q8_0");
        Assert.Equal((4096, GgmlType.Q8_0), (sizes.Options.ContextLength, sizes.Options.CacheType));
        Assert.Equal(
            MemoryExperiment.EstimateMemory(new MemoryOptions { ContextLength = 4096, CacheType = GgmlType.Q8_0 }).ToJson(),
            sizes.ToJson()
        );
        Assert.Contains("largest model that fits", empty.Text, StringComparison.Ordinal);
        Assert.Contains("Memory against parameters", empty.Html, StringComparison.Ordinal);

        using Call call = fixture.NewCall();
        MemoryResult beside = await call.ResultOf<MemoryResult>("parameters --sizes --model tiny");
        Assert.Equal(fixture.Model.Engine.ParameterCount, beside.Rows[0].Model.ParameterCount);
        Assert.Equal(sizes.Rows.Count + 1, beside.Rows.Count);
        Assert.Equal(1 + (9 * 7), beside.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Bad_options_are_one_sentence()
    {
        using Call call = fixture.NewCall();
        Assert.Equal(
            "--cache-type needs F32, F16, BF16, Q8_0, Q5_1, Q5_0, Q4_1, Q4_0 or IQ4_NL, not «Q4_K».",
            await call.FailureOf("parameters --sizes --cache-type Q4_K")
        );
        Assert.Equal(
            "--context belongs to --sizes: add --sizes, or leave out --context.",
            await call.FailureOf("parameters --context 100")
        );
        Assert.Equal(
            "--context needs a number of tokens from 1 to 10000000, as in 4096 or 4k, not «0».",
            await call.FailureOf("parameters --sizes --context 0")
        );
    }
}
