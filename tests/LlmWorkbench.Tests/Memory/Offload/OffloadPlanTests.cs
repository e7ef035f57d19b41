using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Memory;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Memory.Offload;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Memory.Offload;

[Engine]
public class OffloadPlanTests(TinyModelFixture fixture)
{
    [Fact]
    public void Times_of_the_devices_add_up_and_are_bytes_over_bandwidth()
    {
        OffloadPlan plan = Eight("rtx-3060", filled: 0);
        ModelLayout model = plan.Model;
        Assert.Equal(34, plan.Points.Count);

        // Nothing on the card: all weights but the embedding at 89.6 GB/s; all on it: the same at 360 GB/s.
        long all = model.WeightBytes - model.InputBytes;
        Assert.Equal(all / 89.6e9, plan.Points[0].SecondsPerToken!.Value, 1e-12);
        Assert.Equal(all / 360e9, plan.Points[33].SecondsPerToken!.Value, 1e-12);
        long half = model.OutputBytes + (16 * model.Layers[0].WeightBytes);
        Assert.Equal(((all - half) / 89.6e9) + (half / 360e9), plan.Points[17].SecondsPerToken!.Value, 1e-12);
        Assert.Equal((all - half, half), (plan.Points[17].HostBytes, plan.Points[17].CardBytes));
    }

    // 8 billion parameters in 4.5 bits are 4.2 GiB without the embedding: some 80 tokens a second at 360 GB/s.
    [Fact]
    public void An_8B_model_writes_at_most_some_eighty_tokens_a_second_on_an_RTX_3060()
    {
        OffloadPlan plan = Eight("rtx-3060", filled: 0);
        Assert.Equal(33, plan.Best?.Layers);
        Assert.InRange(plan.Best!.TokensPerSecond!.Value, 80, 90);

        // 2 · 7.5 billion operations a token at 12.74 TFLOP/s.
        Assert.Equal(12.74e12 / (2 * 7.505e9), plan.Best.PromptTokensPerSecond!.Value, 0.1);
    }

    [Fact]
    public void A_filled_context_is_read_with_every_token()
    {
        OffloadPoint empty = Eight("rtx-4090", filled: 0).Points[^1];
        OffloadPoint full = Eight("rtx-4090", filled: 4096).Points[^1];
        Assert.Equal(4096 * 2 * 32 * 8 * 128 * 2, full.CardBytes - empty.CardBytes);
        Assert.True(full.SecondsPerToken > empty.SecondsPerToken);
    }

    [Fact]
    public void The_curve_rises_with_every_layer_and_the_best_point_is_the_last_that_fits()
    {
        OffloadPlan plan = OffloadExperiment.PlanOffload(
            MemoryPlanExperiment.Guess(70e9, 4.5),
            new OffloadOptions { Plan = new MemoryPlanOptions { Machine = MachineCatalogue.Find("rtx-4090") } }
        );
        Assert.All(plan.Points.Zip(plan.Points.Skip(1)), pair => Assert.True(pair.Second.TokensPerSecond > pair.First.TokensPerSecond));
        Assert.Equal(plan.Points.Last(p => p.Fits), plan.Best);
        Assert.False(plan.Points[^1].Fits);
        Assert.Equal(MemoryPlanExperiment.Plan(plan.Model, plan.Options.Plan).LayersOnGpu, plan.Best!.Layers);
    }

    [Fact]
    public void A_speed_that_nobody_states_is_not_invented()
    {
        OffloadPlan mac = Eight("m2-max", filled: 0);
        Assert.NotNull(mac.Best?.TokensPerSecond);
        Assert.Null(mac.Best!.PromptTokensPerSecond);
    }

    [Fact]
    public async Task The_magic_measures_a_loaded_model_beside_the_prediction()
    {
        using Call call = fixture.NewCall();
        OffloadPlan plan = await call.ResultOf<OffloadPlan>("offload");
        OffloadPoint point = Assert.Single(plan.Points);
        Assert.NotNull(plan.Measured);
        Assert.Equal(0, plan.MeasuredLayers);
        Assert.InRange(plan.Measured.Decode.Median, plan.Measured.Decode.Slowest, plan.Measured.Decode.Fastest);
        Assert.Equal(point.HostBytes / (plan.Machine.Memory.GbPerSecond.Value!.Value * 1e9), point.SecondsPerToken!.Value, 1e-12);
        Assert.Equal(Math.Max(plan.Speeds!.ReadAll.Fastest, plan.Speeds.ReadOne.Fastest), plan.Machine.Memory.GbPerSecond.Value);
        Assert.Contains("Measured here: ", call.Text, StringComparison.Ordinal);
        Assert.Contains("of the prediction.", call.Html, StringComparison.Ordinal);
        Assert.Equal(plan.Measured.Decode.Median, plan.ToTable()["measured_tokens_per_second"][0]);
    }

    private static OffloadPlan Eight(string machine, int filled) =>
        OffloadExperiment.PlanOffload(
            MemoryPlanExperiment.Guess(8e9, 4.5),
            new OffloadOptions
            {
                FilledTokens = filled,
                Plan = new MemoryPlanOptions { Machine = MachineCatalogue.Find(machine) },
            }
        );
}
