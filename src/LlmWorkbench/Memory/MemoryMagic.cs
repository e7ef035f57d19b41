using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Memory;

/// <summary><c>#!memory</c>: whether a model fits, and where.</summary>
internal sealed class MemoryMagic()
    : Magic<MemoryMagic.Choice>(
        "memory",
        "Shows whether a model fits, and where: weights, keys and values, scratch, beside what llama.cpp allocates.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        PlanOptionSet.AddPlannedModel(options, (o, change) => o with { Model = change(o.Model) });
        OptionSet<MemoryPlanOptions> plan = options.Part(o => o.Plan, (o, inner) => o with { Plan = inner });
        plan.AddPlan();
        plan.OptionalNumber(
            "--layers-on-gpu",
            "Layers on the graphics card, the output counted as one; as many as fit without it.",
            (o, layers) => o with { LayersOnGpu = layers },
            0,
            100_000
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        PlanOptionSet.Planned(run.Options.Model, run.NamesModels, run.Call.Workbench.Models.Finder) is { } layout
            ? MemoryPlanExperiment.Plan(layout, run.Options.Plan)
            : run.ForEachModel(name => $"Planning the memory of {name}", (model, o, context) => model.PlanMemory(o.Plan, context));

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>Which model, where it is none that is loaded.</summary>
        public PlannedModel Model { get; init; } = new();

        /// <summary>The context and the machine.</summary>
        public MemoryPlanOptions Plan { get; init; } = new();
    }
}
