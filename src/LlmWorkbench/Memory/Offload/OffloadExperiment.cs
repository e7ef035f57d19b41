using LlmWorkbench.Hardware;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Hardware.Measuring;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Memory.Offload;

/// <summary>Predicts how fast a model can be, and measures how fast it is.</summary>
/// <example>
/// <code>
/// var options = new OffloadOptions { Plan = new() { Machine = MachineCatalogue.Find("rtx-3060") } };
/// var plan = OffloadExperiment.PlanOffload(MemoryPlanExperiment.Guess(8e9, 4.5), options);
/// Console.WriteLine(plan.Best?.TokensPerSecond);
/// </code>
/// </example>
public static class OffloadExperiment
{
    // So much of the time measures the machine; the rest the model on it.
    private const double MachinePart = 0.7;
    private const int PromptTokens = 256;

    /// <summary>A model that need not be there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The context and the machine, which is measured where it is this one; <see langword="null"/> for the
    /// defaults.</param>
    /// <param name="run">Progress, and when to stop.</param>
    /// <returns>A point for each number of layers on the card.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static OffloadPlan PlanOffload(ModelLayout model, OffloadOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OffloadOptions();
        options.Validate();
        HardwareReport? here = options.Plan.Machine is null ? Measured(options, run.Share(0, 1)) : null;
        Machine machine = options.Plan.Machine ?? Roof(here!.Machine, here.Speeds!);
        var roofline = new Roofline(model, options, machine);
        int most = machine.Gpus.Count > 0 ? model.Layers.Count + 1 : 0;
        return new OffloadPlan(model, options, machine, [.. Enumerable.Range(0, most + 1).Select(roofline.Point)])
        {
            Speeds = here?.Speeds,
            CacheBytes = here?.Caches.Select(cache => cache.Bytes).DefaultIfEmpty(0).Max() ?? 0,
        };
    }

    private static HardwareReport Measured(OffloadOptions options, RunContext run) =>
        options.Here is { Speeds: not null } before ? before : HardwareExperiment.Look(null, run);

    // A roof is what a machine can do while nobody else uses it: the fastest round, not the middle one.
    private static Machine Roof(Machine machine, MeasuredSpeeds speeds) =>
        machine with
        {
            Memory = machine.Memory with { GbPerSecond = Fact.Measured(Math.Max(speeds.ReadAll.Fastest, speeds.ReadOne.Fastest)) },
            Processor = machine.Processor with { Gflops = Fact.Measured(Math.Max(speeds.ComputeAll.Fastest, speeds.ComputeOne.Fastest)) },
        };

    /// <summary>A loaded model, whose speed is measured where the plan is for this machine.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The context and the machine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Progress, and when to stop; the prediction is kept before it is measured.</param>
    /// <returns>A point for each number of layers on the card, and what was measured.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="LlamaException">The context cannot be made.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static OffloadPlan PlanOffload(this LoadedModel model, OffloadOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OffloadOptions();
        OffloadPlan plan = PlanOffload(MemoryPlanExperiment.Layout(model.Name, model.Engine.File), options, run.Share(0, MachinePart));
        if (options.Plan.Machine is not null)
        {
            return plan;
        }

        run.Keep(plan with { IsInterrupted = true });
        run.ThrowIfStopped();
        run.Report(MachinePart, $"measuring {model.Name}");
        using LlamaContext context = model.NewContext(
            new LlamaContextOptions
            {
                Length = Math.Min(options.Plan.ContextLength, Math.Max(1, model.Engine.TrainedContextLength)),
                KeyType = options.Plan.CacheType,
                ValueType = options.Plan.CacheType,
            }
        );

        // Which tokens are read changes nothing about the time that they take.
        int[] tokens = [.. Enumerable.Range(0, PromptTokens).Select(i => i % model.Vocabulary.Count)];
        return plan with
        {
            Measured = SpeedMeasurement.Run(context, tokens, run.Cancellation),
            MeasuredLayers = model.Engine.OffloadedLayers,
        };
    }
}
