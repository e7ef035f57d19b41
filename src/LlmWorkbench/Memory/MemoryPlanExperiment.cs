using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Hardware;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Memory;

/// <summary>Plans the memory of a model before it is loaded.</summary>
/// <example>
/// <code>
/// var eight = MemoryPlanExperiment.Guess(8e9, bitsPerWeight: 4.5);
/// var plan = MemoryPlanExperiment.Plan(eight, new() { ContextLength = 8192, Machine = MachineCatalogue.Find("rtx-4090") });
/// Console.WriteLine(plan.Fits);
/// </code>
/// </example>
public static class MemoryPlanExperiment
{
    /// <summary>The layout of a model of so many parameters: a known shape, or one guessed from the nearest.</summary>
    /// <param name="parameters">All parameters, as in 8e9.</param>
    /// <param name="bitsPerWeight">Bits for each number of a matrix, scales counted.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ModelLayout Guess(double parameters, double bitsPerWeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters, 1e6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parameters, 1e13);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitsPerWeight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitsPerWeight, 32);
        return ShapeLayout.Of(parameters, bitsPerWeight);
    }

    /// <summary>The layout that a model's file has. Only its header is read.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="file">The header.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="WorkbenchException">The file has no weights, or keeps something else than keys and values.</exception>
    public static ModelLayout Layout(string name, GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FileLayout.Of(name, file);
    }

    /// <summary>Plans the memory of a loaded model, and lets llama.cpp make the context, whose buffers stand beside the plan.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The context and the machine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">When to stop.</param>
    /// <returns>The plan, with what was allocated where the plan is for this machine.</returns>
    /// <exception cref="LlamaException">The context cannot be made.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="WorkbenchException">The file has no weights, or keeps something else than keys and values.</exception>
    public static MemoryPlan PlanMemory(this LoadedModel model, MemoryPlanOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new MemoryPlanOptions();
        run.ThrowIfStopped();
        MemoryPlan plan = Plan(
            Layout(model.Name, model.Engine.File),
            options.Machine is null ? options with { LayersOnGpu = options.LayersOnGpu ?? model.Engine.OffloadedLayers } : options
        );
        bool isWhatRuns = options.Machine is null && plan.LayersOnGpu == model.Engine.OffloadedLayers && !options.ShortensWindows;
        return isWhatRuns && plan.Fits ? plan with { Allocated = Allocate(model, plan) } : plan;
    }

    /// <summary>Plans the memory of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The context and the machine; <see langword="null"/> for the defaults.</param>
    /// <returns>Device by device.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">Layers are to lie on a card that is not there, or more than there are.</exception>
    public static MemoryPlan Plan(ModelLayout model, MemoryPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new MemoryPlanOptions();
        options.Validate();
        Machine machine = options.Machine ?? HardwareExperiment.Look(new HardwareOptions { Measures = false }).Machine;
        var split = new DeviceSplit(model, options, machine);
        if (options.LayersOnGpu is { } asked && asked > model.Layers.Count + 1)
        {
            throw new WorkbenchException(
                $"{model.Name} has {model.Layers.Count} layers and the output, {model.Layers.Count + 1} in all: {asked} cannot be put on "
                    + "a GPU."
            );
        }

        if (options.LayersOnGpu > 0 && machine.Gpus.Count == 0)
        {
            throw new WorkbenchException(
                $"There is no graphics card in {machine.Name}: leave --layers-on-gpu out, or plan for another machine with --as."
            );
        }

        int layers = options.LayersOnGpu ?? split.MostLayers();
        IReadOnlyList<DeviceMemory> devices = split.Devices(layers);
        return new MemoryPlan(model, options, machine, layers, devices, Remedy.For(model, options, machine, devices));
    }

    private static IReadOnlyList<MemoryBuffer> Allocate(LoadedModel model, MemoryPlan plan)
    {
        MemoryPlanOptions options = plan.Options;
        using LlamaContext context = model.NewContext(
            new LlamaContextOptions
            {
                Length = options.ContextLength,
                BatchSize = Math.Max(512, options.Block ?? 0),
                BlockSize = options.Block,
                KeyType = options.CacheType,
                ValueType = options.CacheType,
                FlashAttention = options.UsesFlashAttention ? FlashAttention.Auto : FlashAttention.Disabled,
            }
        );
        return [.. model.Engine.Buffers, .. context.Memory.Buffers];
    }
}
