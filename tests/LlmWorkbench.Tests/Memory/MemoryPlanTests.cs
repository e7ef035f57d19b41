using LlmWorkbench.Gguf;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Memory;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Memory;

[Engine]
public class MemoryPlanTests(TinyModelFixture fixture)
{
    private const double Mebibyte = 1 << 20;
    private const double Gibibyte = 1L << 30;

    // What llama.cpp logs for Llama 3 8B with all layers on a card and 8,192 tokens: 258.50 MiB and 24.01 MiB of scratch, 1,024 MiB of
    // keys and values, 0.49 MiB of logits.
    [Fact]
    public void Llama_3_8B_takes_on_a_card_what_llama_cpp_is_known_to_allocate()
    {
        MemoryPlan plan = Eight(4.5, new MemoryPlanOptions { ContextLength = 8192, LayersOnGpu = 33 });
        Assert.Equal(258.5, plan.Devices[1].ComputeBytes / Mebibyte, 0.05);
        Assert.Equal(24.01, plan.Devices[0].ComputeBytes / Mebibyte, 0.02);
        Assert.Equal(1024, plan.Devices[1].CacheBytes / Mebibyte);
        Assert.Equal(0.49, plan.Devices[0].OutputBytes / Mebibyte, 0.005);
        Assert.Equal((0L, 0L), (plan.Devices[0].CacheBytes, plan.Devices[1].OutputBytes));
        Assert.Equal(plan.Model.WeightBytes, plan.Devices.Sum(device => device.WeightBytes));
    }

    [Fact]
    public void Layers_go_to_the_card_from_the_last_with_the_output_first()
    {
        MemoryPlan one = Eight(16, new MemoryPlanOptions { LayersOnGpu = 1 });
        Assert.Equal((one.Model.OutputBytes, 0L), (one.Devices[1].WeightBytes, one.Devices[1].CacheBytes));
        MemoryPlan three = Eight(16, new MemoryPlanOptions { LayersOnGpu = 3 });
        Assert.Equal(three.Model.OutputBytes + (2 * three.Model.Layers[0].WeightBytes), three.Devices[1].WeightBytes);
        Assert.Equal(30.0 / 2, (double)three.Devices[0].CacheBytes / three.Devices[1].CacheBytes);
        MemoryPlan none = Eight(16, new MemoryPlanOptions { LayersOnGpu = 0 });
        Assert.Equal((0L, none.Model.WeightBytes), (none.Devices[1].NeededBytes, none.Devices[0].WeightBytes));
    }

    [Fact]
    public void As_many_layers_as_fit_go_to_the_card()
    {
        MemoryPlan plan = MemoryPlanExperiment.Plan(
            MemoryPlanExperiment.Guess(70e9, 4.5),
            new MemoryPlanOptions { Machine = MachineCatalogue.Find("rtx-4090") }
        );
        Assert.True(plan.Fits);
        Assert.InRange(plan.LayersOnGpu, 40, 60);
        MemoryPlan more = MemoryPlanExperiment.Plan(plan.Model, plan.Options with { LayersOnGpu = plan.LayersOnGpu + 1 });
        Assert.False(more.Fits);
        Assert.Contains($"With {plan.LayersOnGpu} of 81 layers on the GPU it fits.", more.Remedies);
        Assert.StartsWith(
            $"It fits with {plan.LayersOnGpu} of 81 layers on the GPU: ",
            MemoryPlanView.Verdict(plan),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_it_does_not_fit_the_changes_that_help_are_named_and_do_help()
    {
        ModelLayout model = MemoryPlanExperiment.Guess(8e9, 8.5);
        var options = new MemoryPlanOptions { ContextLength = 131_072, Machine = MachineCatalogue.Find("office-laptop") };
        MemoryPlan plan = MemoryPlanExperiment.Plan(model, options);

        Assert.False(plan.Fits);
        Assert.Equal(["With a context of 32,768 tokens it fits.", "With keys and values in Q4_0 it fits."], plan.Remedies);
        Assert.True(MemoryPlanExperiment.Plan(model, options with { ContextLength = 32_768 }).Fits);
        Assert.False(MemoryPlanExperiment.Plan(model, options with { ContextLength = 65_536 }).Fits);
        Assert.True(MemoryPlanExperiment.Plan(model, options with { CacheType = GgmlType.Q4_0 }).Fits);
        Assert.False(MemoryPlanExperiment.Plan(model, options with { CacheType = GgmlType.Q8_0 }).Fits);
        Assert.StartsWith("It does not fit: in memory ", MemoryPlanView.Verdict(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_nowhere_near_says_where_it_would()
    {
        MemoryPlan plan = MemoryPlanExperiment.Plan(
            MemoryPlanExperiment.Guess(220e9, 16),
            new MemoryPlanOptions { Machine = MachineCatalogue.Find("raspberry-pi-5") }
        );
        Assert.Equal(
            "Fewer bits, a shorter context or a smaller cache alone do not help; it fits on a100-80gb or h100.",
            Assert.Single(plan.Remedies)
        );
    }

    [Fact]
    public void A_graphics_unit_that_shares_the_memory_takes_it_once()
    {
        Machine mac = MachineCatalogue.Find("m2-max");
        MemoryPlan plan = MemoryPlanExperiment.Plan(MemoryPlanExperiment.Guess(70e9, 4.5), new MemoryPlanOptions { Machine = mac });
        Assert.Equal((true, 81), (plan.Fits, plan.LayersOnGpu));
        Assert.True(plan.NeededBytes < 62 * Gibibyte);
        Assert.True(plan.Devices[1].FreeBytes <= 48 * Gibibyte);
        MemoryPlan large = MemoryPlanExperiment.Plan(MemoryPlanExperiment.Guess(70e9, 6.6), new MemoryPlanOptions { Machine = mac });
        Assert.InRange(large.LayersOnGpu, 1, 80);
    }

    [Theory]
    [InlineData(8e9, "Llama 3.1 8B", 8_030_261_248)]
    [InlineData(7e9, "Mistral 7B v0.1", 7_241_732_096)]
    [InlineData(1.1e9, "guessed from Llama 3.2 3B", 1_100_000_000)]
    [InlineData(405e9, "guessed from a shape between Llama 3.1 70B and 405B", 405_000_000_000)]
    public void A_number_of_parameters_is_a_known_shape_or_one_guessed_from_the_nearest(double parameters, string source, double count)
    {
        ModelLayout layout = MemoryPlanExperiment.Guess(parameters, 16);
        Assert.Equal(source, layout.Source);
        Assert.InRange(layout.ParameterCount, 0.97 * count, 1.03 * count);
        Assert.Equal(16, layout.BitsPerWeight, 0.01);
    }

    [Fact]
    public async Task The_magic_plans_a_loaded_model_and_sets_what_llama_cpp_allocates_beside_it()
    {
        using Call call = fixture.NewCall();
        MemoryPlan plan = await call.ResultOf<MemoryPlan>("memory --context 1024 --cache-type F32");
        Assert.Equal((1024, GgmlType.F32, 0), (plan.Options.ContextLength, plan.Options.CacheType, plan.LayersOnGpu));
        foreach (
            (MemoryBufferKind kind, long predicted) in new[]
            {
                (MemoryBufferKind.Weights, plan.Devices.Sum(d => d.WeightBytes)),
                (MemoryBufferKind.Cache, plan.Devices.Sum(d => d.CacheBytes)),
                (MemoryBufferKind.Compute, plan.Devices.Sum(d => d.ComputeBytes)),
            }
        )
        {
            Assert.Equal(plan.AllocatedBytes(kind)!.Value, predicted, 0.05 * predicted + 0.011 * Mebibyte);
        }

        Assert.Contains("allocated", call.Text, StringComparison.Ordinal);
        Assert.Contains("It fits into memory", call.Html, StringComparison.Ordinal);
        MemoryPlan same = fixture.Model.PlanMemory(new MemoryPlanOptions { ContextLength = 1024, CacheType = GgmlType.F32 });
        Assert.Equal(same.Devices[0] with { FreeBytes = 0 }, plan.Devices[0] with { FreeBytes = 0 });
    }

    [Fact]
    public void A_difference_below_what_llama_cpp_says_is_called_rounding_and_not_none()
    {
        MemoryPlan plan = MemoryPlanExperiment.Plan(MemoryPlanExperiment.Guess(8e9, 4.5), new MemoryPlanOptions());
        long logits = plan.Devices.Sum(device => device.OutputBytes);
        string text = MemoryPlanView.Text(
            plan with
            {
                Allocated =
                [
                    new("CPU", MemoryBufferKind.Output, logits + 4600),
                    new("CPU", MemoryBufferKind.Compute, plan.Devices.Sum(device => device.ComputeBytes)),
                    new("CPU", MemoryBufferKind.Weights, plan.Model.WeightBytes / 2),
                ],
            }
        );
        Assert.Matches("logits .* rounding\n", text + "\n");
        Assert.Matches("scratch .* 0.0 %", text);
        Assert.Matches("weights .* [+]100.0 %", text);
    }

    [Fact]
    public async Task Parameters_are_written_out_with_a_letter_or_with_an_exponent()
    {
        using Call call = fixture.NewCall();
        MemoryPlan[] plans =
        [
            await call.ResultOf<MemoryPlan>("memory --parameters 8B --as h100"),
            await call.ResultOf<MemoryPlan>("memory --parameters 8e9 --as h100"),
            await call.ResultOf<MemoryPlan>("memory --parameters 8000000000 --as h100"),
        ];
        Assert.All(plans, plan => Assert.Equal(plans[0].Model.WeightBytes, plan.Model.WeightBytes));
    }

    [Fact]
    public async Task Bad_options_are_one_sentence()
    {
        using Call call = fixture.NewCall();
        Assert.Equal(
            "--parameters needs a number from 1M to 10T, as in 8B or 350M, not «8x».",
            await call.FailureOf("memory --parameters 8x")
        );
        Assert.Equal(
            "A file, --parameters and --model name three different models: give one of them.",
            await call.FailureOf("memory --parameters 8B --model tiny")
        );
        Assert.Equal("--bits belongs to --parameters: add --parameters, or leave out --bits.", await call.FailureOf("memory --bits 4"));
        Assert.Equal(
            "There is no graphics card in office-laptop: leave --layers-on-gpu out, or plan for another machine with --as.",
            await call.FailureOf("memory --parameters 8B --as office-laptop --layers-on-gpu 3")
        );
        Assert.Equal(
            "8B at 4.5 bits has 32 layers and the output, 33 in all: 34 cannot be put on a GPU.",
            await call.FailureOf("memory --parameters 8B --as rtx-4090 --layers-on-gpu 34")
        );
    }

    private static MemoryPlan Eight(double bits, MemoryPlanOptions options) =>
        MemoryPlanExperiment.Plan(MemoryPlanExperiment.Guess(8e9, bits), options with { Machine = MachineCatalogue.Find("h100") });
}
