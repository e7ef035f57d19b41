using LlmWorkbench.Hardware;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Memory.Offload;

/// <summary><c>#!offload</c>: tokens per second against layers on the card, predicted, and measured for a loaded model.</summary>
internal sealed class OffloadMagic()
    : Magic<OffloadMagic.Choice>(
        "offload",
        "Predicts tokens per second from bandwidths, layer after layer on the GPU, and measures the model beside it.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        PlanOptionSet.AddPlannedModel(options, (o, change) => o with { Model = change(o.Model) });
        OptionSet<OffloadOptions> speed = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        speed.Part(o => o.Plan, (o, inner) => o with { Plan = inner }).AddPlan();
        speed.TokenCount(
            "--filled",
            "Tokens that stand in the context already, whose keys and values are read for each further one.",
            o => o.FilledTokens,
            (o, tokens) => o with { FilledTokens = tokens },
            0,
            MemoryPlanOptions.LongestContext
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        OffloadOptions options = run.Options.Options;
        if (PlanOptionSet.Planned(run.Options.Model, run.NamesModels, run.Call.Workbench.Models.Finder) is { } layout)
        {
            return OffloadExperiment.PlanOffload(layout, options, run.Context("Predicting speeds"));
        }

        // Several models are held to one and the same roof.
        HardwareReport? here =
            options.Plan.Machine is null && run.Models.Count > 1
                ? HardwareExperiment.Look(null, run.Context("Measuring this machine"))
                : null;
        return run.ForEachModel(
            name => $"Measuring {name}",
            (model, o, context) => model.PlanOffload(o.Options with { Here = here }, context)
        );
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>Which model, where it is none that is loaded.</summary>
        public PlannedModel Model { get; init; } = new();

        /// <summary>The context, how full it is, and the machine.</summary>
        public OffloadOptions Options { get; init; } = new();
    }
}
